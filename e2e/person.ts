import { expect, type Locator, type Page } from '@playwright/test';

export const usualPassword = 'a few words together';

/** What a person does in the web app, in the words that stand on the page. */
export class Person {
  constructor(
    readonly page: Page,
    readonly url: string,
  ) {}

  async createAdministrator(link: string, email: string): Promise<void> {
    await this.page.goto(link);
    await this.fillAccount(email, 'Create administrator');
  }

  async register(email: string): Promise<void> {
    await this.page.goto(`${this.url}/register`);
    await this.fillAccount(email, 'Create account');
  }

  async signIn(email: string, password = usualPassword): Promise<void> {
    await this.page.goto(`${this.url}/login`);
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.expectHeading('Devices');
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: /^Account of/ }).click();
    await this.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await this.expectHeading('Sign in');
  }

  /** Opens the linking dialog for a new sandbox device and waits for its QR. */
  async beginLinking(name: string): Promise<Locator> {
    await this.page.goto(`${this.url}/devices`);
    await this.page.getByRole('link', { name: 'Link a device' }).first().click();
    const dialog = this.dialog();
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('radio', { name: 'The sandbox phone' }).check();
    await dialog.getByRole('button', { name: 'Show code' }).click();
    await this.expectQr();
    return dialog;
  }

  dialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Link a device' });
  }

  async expectQr(): Promise<void> {
    await expect(
      this.dialog().getByRole('img', { name: 'QR code to link the device' }),
    ).toBeVisible();
  }

  /** The phone page in a tab of its own, as the dialog's link opens it. */
  async openPhone(): Promise<SandboxPhone> {
    const opened = this.page.context().waitForEvent('page');
    await this.dialog().getByRole('link', { name: 'Open the sandbox phone' }).click();
    return new SandboxPhone(await opened, this.url);
  }

  async expectLinked(name: string): Promise<void> {
    await expect(this.dialog().getByRole('heading', { name: `${name} is linked` })).toBeVisible();
    await this.dialog().getByRole('button', { name: 'Close' }).last().click();
    await expect(this.dialog()).toBeHidden();
  }

  async expectState(device: string, state: string): Promise<void> {
    await this.page.goto(`${this.url}/devices`);
    const row = this.page.getByRole('listitem').filter({ hasText: device });
    await expect(row.getByText(state, { exact: true })).toBeVisible();
  }

  async openDevice(name: string): Promise<void> {
    await this.page.goto(`${this.url}/devices`);
    await this.page.getByRole('main').getByRole('link', { name, exact: true }).click();
    await this.expectHeading(name);
  }

  async send(to: string, text: string): Promise<void> {
    await this.page.goto(`${this.url}/send`);
    await this.fillMessage(to, text);
    await this.page.getByRole('button', { name: 'Send message' }).click();
    await expect(this.sentJustNow(text)).toBeVisible();
  }

  async schedule(to: string, text: string, at: Date): Promise<void> {
    await this.page.goto(`${this.url}/send`);
    await this.fillMessage(to, text);
    await this.page.getByLabel('When').selectOption('Send at a time');
    await this.page.getByLabel('Send at').fill(toLocalInput(at));
    await this.page.getByRole('button', { name: 'Schedule message' }).click();
    await expect(this.sentJustNow(text)).toBeVisible();
  }

  async fillMessage(to: string, text: string): Promise<void> {
    await this.page.getByLabel('Recipient').fill(to);
    await this.page.getByLabel('Text').fill(text);
  }

  /** Beside the form, the message with this text. */
  sentJustNow(text: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: text });
  }

  /** Opens the message with this text from the log. */
  async openMessage(text: string): Promise<Locator> {
    await this.page.goto(`${this.url}/messages`);
    await this.messageRow(text).getByRole('link').click();
    return this.page.getByRole('dialog', { name: 'Message' });
  }

  /** Waits until the message log shows this text with this state. */
  async expectMessage(text: string, state: string): Promise<void> {
    if (!this.page.url().endsWith('/messages')) await this.page.goto(`${this.url}/messages`);
    const row = this.messageRow(text);
    await expect(row).toHaveCount(1);
    await expect(row.getByText(state, { exact: true }).last()).toBeVisible();
  }

  async createKey(name: string): Promise<string> {
    await this.page.goto(`${this.url}/api-keys`);
    await this.page.getByRole('link', { name: 'Create key' }).first().click();
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByRole('button', { name: 'Create key' }).click();
    const key = await this.page.getByLabel('API key', { exact: true }).innerText();
    await this.page.getByRole('button', { name: 'I have stored it' }).click();
    return key.trim();
  }

  async expectHeading(name: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
  }

  private messageRow(text: string): Locator {
    return this.page
      .getByRole('list', { name: 'Messages' })
      .getByRole('listitem')
      .filter({ has: this.page.getByText(text, { exact: true }) });
  }

  private async fillAccount(email: string, action: string): Promise<void> {
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.getByLabel('Password').fill(usualPassword);
    await this.page.getByRole('button', { name: action }).click();
    await this.expectHeading('Devices');
  }
}

/** What a person does on the sandbox's phone page. */
export class SandboxPhone {
  constructor(
    readonly page: Page,
    readonly url: string,
  ) {}

  /** Scans the QR that the linking dialog shows; a phone is made if there is none. */
  async scan(): Promise<void> {
    await this.page.getByRole('button', { name: 'Scan', exact: true }).click();
  }

  async create(): Promise<void> {
    const screens = this.page.getByRole('region', { name: 'My phones' }).getByRole('listitem');
    const before = await screens.count();
    await this.page.getByRole('button', { name: 'Create a phone' }).click();
    await expect(screens).toHaveCount(before + 1);
  }

  /** Number of the phone on the screen, E.164. */
  async number(): Promise<string> {
    const label = await this.screen().getAttribute('aria-label');
    return label?.replace('Phone ', '') ?? '';
  }

  async typeCode(code: string): Promise<void> {
    await this.page.getByLabel('Pairing code or QR text').fill(code);
    await this.page.getByRole('button', { name: 'Link', exact: true }).click();
  }

  async removeLinkedDevice(): Promise<void> {
    const devices = this.page.getByRole('region', { name: 'Linked devices' });
    await devices.getByRole('button', { name: /^Remove/ }).click();
    await expect(devices.getByText('None. Link one below.')).toBeVisible();
  }

  /** Opens the newest chat and waits for a text in it. */
  async expectInChat(text: string): Promise<void> {
    const log = this.page.getByRole('log', { name: 'Messages in this chat' });
    if (!(await log.isVisible())) {
      await this.page.getByRole('list', { name: 'Chats' }).getByRole('link').first().click();
    }
    await expect(log.getByText(text, { exact: true })).toHaveCount(1);
  }

  async answer(text: string): Promise<void> {
    await this.page.getByLabel('Answer', { exact: true }).fill(text);
    await this.page.getByRole('button', { name: 'Send answer' }).click();
    await this.expectInChat(text);
  }

  private screen(): Locator {
    return this.page.getByLabel(/^Phone \+\d+$/);
  }
}

/** As <input type="datetime-local"> takes it: local time to the second, without a zone. */
function toLocalInput(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

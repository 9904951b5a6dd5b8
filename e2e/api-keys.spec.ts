import { expect, type Locator, type Page, test } from '@playwright/test';
import { expectAccessibleNow, looks, openContext } from './axe.js';
import { Installation } from './installation.js';
import { Person } from './person.js';

const botwave = new Installation();
test.beforeAll(() => botwave.start());
test.afterAll(() => botwave.remove());

const answering = '+15550100001';

test('a key is created, used, confined, rotated and revoked', async ({ page }) => {
  const person = new Person(page, botwave.url);
  const rows = page.getByRole('list', { name: 'API keys' }).getByRole('listitem');
  let old = '';
  let rotated = '';

  await test.step('a device is linked', async () => {
    await person.register('keys@shop.example');
    await person.beginLinking('Shop');
    const phone = await person.openPhone();
    await phone.scan();
    await person.expectLinked('Shop');
  });

  await test.step('what is wrong stands beside its field', async () => {
    await page.goto(`${botwave.url}/api-keys?create=true`);
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByLabel('Name')).toBeFocused();
    await expect(dialog.getByRole('checkbox', { name: 'Administration' })).toHaveCount(0);
    await dialog.getByRole('checkbox', { name: 'Send' }).uncheck();
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await expect(dialog.getByText('Give the key a name.')).toBeVisible();
    await expect(dialog.getByText('Choose what the key may do.')).toBeVisible();
    await dialog.getByLabel('Name').fill('Web shop');
    await dialog.getByRole('checkbox', { name: 'Send' }).check();
    await dialog.getByText('Expiry, addresses and limit').click();
    await dialog.getByLabel('Addresses it may be used from').fill('127.0.0.1\nthe office');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await expect(dialog.getByText('“the” must be an address or a network')).toBeVisible();
  });

  await test.step('a key for one device, from this machine, for 30 days', async () => {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Addresses it may be used from').fill('127.0.0.0/8\n::1');
    await dialog.getByLabel('Which devices').selectOption('Only chosen ones');
    await dialog.getByRole('checkbox', { name: 'Shop' }).check();
    await dialog.getByLabel('Expiry').selectOption('In 30 days');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    old = await storeKey(page);
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText('Shop');
    await expect(rows.first()).toContainText('127.0.0.0/8, ::1');
    expect(await sendByGet(old)).toBe(200);
    await expect(rows.first()).toContainText('now');
  });

  await test.step('from another address it is refused', async () => {
    await page.getByRole('link', { name: 'Edit key Web shop' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Addresses it may be used from').fill('203.0.113.7');
    await dialog.getByRole('button', { name: 'Save key' }).click();
    await expect(rows.first()).toContainText('203.0.113.7');
    await expect.poll(() => sendByGet(old)).toBe(403);
    await page.getByRole('link', { name: 'Edit key Web shop' }).click();
    await dialog.getByLabel('Addresses it may be used from').fill('');
    await dialog.getByRole('button', { name: 'Save key' }).click();
    await expect(rows.first()).toContainText('Everywhere');
    await expect.poll(() => sendByGet(old)).toBe(200);
  });

  await test.step('rotated, the old one lives on beside the new one', async () => {
    await page.getByRole('link', { name: 'Rotate key Web shop' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('How long the old key goes on working').selectOption('1 hour');
    await dialog.getByRole('button', { name: 'Rotate key' }).click();
    rotated = await storeKey(page);
    expect(rotated).not.toBe(old);
    await expect(rows).toHaveCount(2);
    await expect(rows.filter({ hasText: 'Replaced' })).toHaveCount(1);
    expect(await sendByGet(old)).toBe(200);
    expect(await sendByGet(rotated)).toBe(200);
  });

  await test.step('revoked, each is refused at once', async () => {
    await page.getByRole('button', { name: /^Revoke key Web shop \(bw_/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click();
    await expect(rows).toHaveCount(1);
    await expect.poll(() => sendByGet(old)).toBe(401);
    expect(await sendByGet(rotated)).toBe(200);
    await page.getByRole('button', { name: 'Revoke key Web shop', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click();
    await expect(page.getByRole('heading', { name: 'No key yet' })).toBeVisible();
    await expect.poll(() => sendByGet(rotated)).toBe(401);
  });

  await test.step('a key that may only read cannot send', async () => {
    await page.getByRole('link', { name: 'Create key' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Dashboard');
    await dialog.getByRole('checkbox', { name: 'Send' }).uncheck();
    await dialog.getByRole('checkbox', { name: 'Read' }).check();
    await dialog.getByRole('button', { name: 'Create key' }).click();
    const reading = await storeKey(page);
    const headers = { 'X-API-Key': reading };
    expect((await fetch(`${botwave.url}/api/v1/messages`, { headers })).status).toBe(200);
    expect(await sendByGet(reading)).toBe(403);
  });
});

for (const look of looks) {
  const { colorScheme, width } = look;
  test(`axe finds nothing, ${colorScheme}, ${width} px`, async ({ browser }) => {
    const context = await openContext(browser, look);
    const page = await context.newPage();
    const person = new Person(page, botwave.url);
    await person.register(`axe-${colorScheme}-${width}@shop.example`);
    await person.beginLinking('Shop');
    await page.goto(`${botwave.url}/api-keys`);
    await expectAccessibleNow(page, 'no key');

    await page.getByRole('link', { name: 'Create key' }).first().click();
    const dialog: Locator = page.getByRole('dialog');
    await dialog.getByText('Expiry, addresses and limit').click();
    await dialog.getByLabel('Expiry').selectOption('At a time');
    await dialog.getByLabel('Which devices').selectOption('Only chosen ones');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await expect(dialog.getByText('Choose at least one device')).toBeVisible();
    await expectAccessibleNow(page, 'a new key with what is wrong');

    await dialog.getByLabel('Name').fill('Web shop');
    await dialog.getByRole('checkbox', { name: 'Shop' }).check();
    await dialog.getByLabel('Expiry').selectOption('In 7 days');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await expect(dialog.getByRole('heading', { name: 'Store Web shop' })).toBeVisible();
    await expectAccessibleNow(page, 'the key');
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await expectAccessibleNow(page, 'the list');
    for (const name of ['Edit key Web shop', 'Rotate key Web shop']) {
      await page.getByRole('link', { name }).click();
      await expect(dialog).toBeVisible();
      await expectAccessibleNow(page, name);
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    }
    await context.close();
  });
}

/** Reads the key that is shown once, and says that it is stored; nothing else closes the dialog. */
async function storeKey(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog');
  const key = dialog.getByLabel('API key', { exact: true });
  await expect(key).toHaveText(/^bw_/);
  const text = (await key.innerText()).trim();
  await expect(dialog.getByRole('tabpanel')).toContainText(`BOTWAVE_API_KEY=${text}`);
  await page.keyboard.press('Escape');
  await expect(key).toBeVisible();
  await dialog.getByRole('button', { name: 'I have stored it' }).click();
  await expect(dialog).toBeHidden();
  return text;
}

let sent = 0;

async function sendByGet(key: string): Promise<number> {
  sent += 1;
  const query = new URLSearchParams({ api_key: key, to: answering, text: `Message ${sent}` });
  return (await fetch(`${botwave.url}/api/send?${query}`)).status;
}

import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test';
import { expectAccessibleNow, looks, openContext } from './axe.js';
import { Installation } from './installation.js';
import { Person } from './person.js';

const administrator = 'owner@shop.example';
const invitee = 'invited@shop.example';

const botwave = new Installation();
test.beforeAll(async ({ browser }) => {
  await botwave.start();
  const { page, close } = await openPage(await browser.newContext());
  const admin = new Person(page, botwave.url);
  await admin.createAdministrator(botwave.adminLink(), administrator);
  await admin.beginLinking('Desk');
  await (await admin.openPhone()).scan();
  await admin.expectLinked('Desk');
  for (const text of ['Waits for its time', 'Waits longer']) {
    await admin.schedule('+15550100001', text, new Date(Date.now() + 3_600_000));
  }
  await close();
});
test.afterAll(() => botwave.remove());

test('a new administrator invites, limits and suspends somebody, and reads it in the log', async ({
  browser,
}) => {
  const { page, close } = await openPage(await browser.newContext());
  const visitor = await openPage(await browser.newContext());
  const admin = new Person(page, botwave.url);
  const user = new Person(visitor.page, botwave.url);
  await admin.signIn(administrator);

  await test.step('the invitation is a link, shown once', async () => {
    await openAdminPage(page, 'Users');
    await page.getByRole('link', { name: 'Invite a user' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite a user' });
    await dialog.getByLabel('E-mail').fill(invitee);
    await dialog.getByRole('button', { name: 'Invite user' }).click();
    const shown = page.getByRole('dialog', { name: `${invitee} is invited` });
    const link = await shown.getByLabel('Invitation link').innerText();
    await page.keyboard.press('Escape');
    await shown.getByRole('button', { name: 'I have stored it' }).click();
    await expect(shown).toBeHidden();
    await expect(userRow(page, invitee).getByText('Pending')).toBeVisible();
    await expect(page.getByRole('complementary', { name: 'Mails wait' })).toBeVisible();

    await visitor.page.goto(link);
    await visitor.page.getByLabel('Password').fill('a few words together');
    await visitor.page.getByRole('button', { name: 'Accept invitation' }).click();
    await user.expectHeading('Devices');
    await expect(userRow(page, invitee).getByText('Active')).toBeVisible();
  });

  await test.step('the administration is not there for the user', async () => {
    await expect(visitor.page.getByRole('list', { name: 'Administration' })).toHaveCount(0);
    for (const path of ['/admin/users', '/admin/settings']) {
      await visitor.page.goto(botwave.url + path);
      await user.expectHeading('Devices');
      await expect(visitor.page).toHaveURL(/\/devices$/);
    }
  });

  await test.step('a limit counts from the next request on', async () => {
    await user.beginLinking('Shop');
    await (await user.openPhone()).scan();
    await user.expectLinked('Shop');

    await userRow(page, invitee).getByRole('link').click();
    await admin.expectHeading(invitee);
    await page.getByLabel('Messages per minute').fill('1');
    await page.getByRole('button', { name: 'Save user' }).click();
    await expect(page.getByText('What counts now: 1 a minute')).toBeVisible();

    await user.send('+15550100003', 'The only one in this minute');
    await user.fillMessage('+15550100003', 'One too many');
    await visitor.page.getByRole('button', { name: 'Send message' }).click();
    await expect(visitor.page.getByRole('alert')).toBeVisible();
    await expect(user.sentJustNow('One too many')).toHaveCount(0);
  });

  await test.step('suspended, the user is refused', async () => {
    await page.getByRole('button', { name: 'Suspend user' }).click();
    const dialog = page.getByRole('dialog', { name: `Suspend ${invitee}` });
    await expect(dialog.getByText('Sessions end and API keys are refused at once')).toBeVisible();
    await dialog.getByRole('button', { name: 'Suspend user' }).click();
    await expect(page.getByRole('main').getByText('Suspended', { exact: true })).toBeVisible();

    await user.expectHeading('Sign in');
    await fillSignIn(visitor.page);
    await expect(visitor.page.getByRole('alert')).toBeVisible();
    await user.expectHeading('Sign in');
  });

  await test.step('the log says who did it, and what was before', async () => {
    await page.getByRole('link', { name: 'Show activity' }).click();
    await admin.expectHeading('Activity');
    const filters = page.getByRole('list', { name: 'Active filters' });
    await expect(filters.getByText(invitee)).toBeVisible();
    await page.getByLabel('Act', { exact: true }).selectOption('Suspended a user');
    const lines = page.getByRole('list', { name: 'Activity' }).getByRole('listitem');
    await expect(lines).toHaveCount(1);
    await expect(lines.getByText(administrator)).toBeVisible();
    await lines.getByRole('link', { name: 'Suspended a user' }).click();
    const detail = page.getByRole('dialog', { name: 'Suspended a user' });
    await expect(
      detail.getByRole('row', { name: 'Status active suspended', exact: true }),
    ).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(detail).toBeHidden();

    await page.getByRole('button', { name: 'Remove filter Act' }).click();
    await expect(page.getByRole('link', { name: 'Invited a user' })).toBeVisible();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('botwave-activity.csv');
  });

  await test.step('let in again, the user signs in', async () => {
    await openUser(page, invitee);
    await page.getByRole('button', { name: 'Let user in again' }).click();
    await expect(page.getByRole('button', { name: 'Suspend user' })).toBeVisible();
    await user.signIn(invitee);
  });

  await test.step('their device is governed, and an irreversible act asks for the e-mail', async () => {
    await page
      .getByRole('list', { name: 'Devices of this user' })
      .getByRole('link', { name: 'Shop' })
      .click();
    const panel = page.getByRole('dialog', { name: 'Device' });
    await panel.getByRole('button', { name: 'Stop session' }).click();
    const question = page.getByRole('dialog', { name: `Stop session of ${invitee}` });
    await expect(question.getByText('It stays linked')).toBeVisible();
    await question.getByRole('button', { name: 'Stop session' }).click();
    await expect(panel.getByText('Stopped', { exact: true })).toBeVisible();
    await page.keyboard.press('Escape');

    await openUser(page, invitee);
    await page.getByRole('button', { name: 'Delete user' }).click();
    const dialog = page.getByRole('dialog', { name: `Delete ${invitee}` });
    const confirm = dialog.getByRole('button', { name: 'Delete user' });
    await dialog.getByLabel(`Type ${invitee} to confirm`).fill('somebody else');
    await expect(confirm).toBeDisabled();
    await dialog.getByLabel(`Type ${invitee} to confirm`).fill(invitee);
    await confirm.click();
    await admin.expectHeading('Users');
    await expect(userRow(page, administrator)).toBeVisible();
    await expect(userRow(page, invitee)).toHaveCount(0);
  });

  await visitor.close();
  await close();
});

test('settings, maintenance, mails, queue and figures', async ({ browser }) => {
  const { page, close } = await openPage(await browser.newContext());
  const admin = new Person(page, botwave.url);
  await admin.signIn(administrator);

  await test.step('settings are checked, saved and kept', async () => {
    await openAdminPage(page, 'Settings');
    await page.getByLabel('Origins of other sites').fill('shop.example');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('Each line is an origin')).toBeVisible();
    await page.getByLabel('Origins of other sites').fill('https://shop.example');
    await page.getByLabel('Days that texts of messages are kept').fill('400');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await expect(page.getByText('Settings saved')).toBeVisible();
    await page.reload();
    await expect(page.getByLabel('Origins of other sites')).toHaveValue('https://shop.example');
    await expect(page.getByLabel('Days that texts of messages are kept')).toHaveValue('400');
  });

  await test.step('maintenance names what it does, and shuts others out', async () => {
    const visitor = await openPage(await browser.newContext());
    const closedNote = visitor.page.getByText('only administrators get in');
    await page.getByRole('button', { name: 'Begin maintenance' }).click();
    const dialog = page.getByRole('dialog', { name: 'Begin maintenance' });
    await expect(dialog.getByText('Everybody but administrators is shut out')).toBeVisible();
    await dialog.getByRole('button', { name: 'Begin maintenance' }).click();
    await expect(page.getByRole('button', { name: 'End maintenance' })).toBeVisible();
    await visitor.page.goto(`${botwave.url}/login`);
    await expect(closedNote).toBeVisible();

    await page.getByRole('button', { name: 'End maintenance' }).click();
    await expect(page.getByRole('button', { name: 'Begin maintenance' })).toBeVisible();
    await visitor.page.reload();
    await new Person(visitor.page, botwave.url).expectHeading('Sign in');
    await expect(closedNote).toHaveCount(0);
    await visitor.close();
  });

  await test.step('a mail that cannot leave is read, which stands in the log', async () => {
    await page.goto(`${botwave.url}/admin/users?add=invite`);
    await page.getByLabel('E-mail').fill('reader@shop.example');
    await page.getByRole('button', { name: 'Invite user' }).click();
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByRole('link', { name: 'hand the links over yourself' }).click();
    await admin.expectHeading('Mails');
    await page
      .getByRole('list', { name: 'Mails' })
      .getByRole('listitem')
      .filter({ hasText: 'reader@shop.example' })
      .getByRole('link')
      .click();
    const mail = page.getByRole('dialog', { name: 'You are invited to BotWave' });
    await mail.getByRole('button', { name: 'Show text' }).click();
    await expect(mail.getByText(`${botwave.url}/accept-invitation?token=`)).toBeVisible();
    await mail.getByRole('button', { name: 'Send mail again' }).click();
    await expect(mail.getByText('No mail server is set up')).toBeVisible();
    await page.goto(`${botwave.url}/admin/activity?action=mail.`);
    await expect(page.getByRole('link', { name: 'Read an unsent mail' })).toBeVisible();
  });

  await test.step('a message that waits is found in the queue and taken back', async () => {
    await openAdminPage(page, 'Queue');
    await page.getByRole('link', { name: 'Show scheduled' }).click();
    const messages = page.getByRole('list', { name: 'Scheduled messages' }).getByRole('listitem');
    await expect(messages).toHaveCount(2);
    await expect(messages.first()).toContainText('…0001');
    await expect(page.getByRole('main')).not.toContainText('Waits longer');
    await messages.first().getByRole('button', { name: 'Cancel message to …0001' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel the message' });
    await dialog.getByRole('button', { name: 'Cancel message' }).click();
    await expect(messages).toHaveCount(1);
  });

  await test.step('figures stand as a chart and as a table, and the address keeps them', async () => {
    await openAdminPage(page, 'Analytics');
    const figure = page.getByRole('region', { name: 'Messages per day' });
    await expect(figure.getByText('1 dropped', { exact: false })).toBeVisible();
    await expect(figure.locator('svg.recharts-surface')).toBeVisible();
    await page.getByLabel('Range').selectOption('Last 7 days');
    await figure.getByRole('button', { name: 'View as table' }).click();
    await expect(figure.getByRole('row')).toHaveCount(8);
    await page.reload();
    await expect(page).toHaveURL(/range=7d/);
    await expect(figure.getByRole('row')).toHaveCount(8);
  });
  await close();
});

const routes = [
  '/admin/users',
  '/admin/users?search=nobody-at-all',
  '/admin/users?add=invite',
  '/admin/users?add=create',
  '/admin/devices',
  '/admin/hosts',
  '/admin/queue',
  '/admin/queue?state=scheduled',
  '/admin/analytics',
  '/admin/analytics?view=table&range=custom&from=2026-01-01&to=2026-01-31',
  '/admin/analytics?range=custom',
  '/admin/activity',
  '/admin/activity?action=admin.&address=127.0.0.1',
  '/admin/mails',
  '/admin/health',
  '/admin/settings',
];

for (const look of looks) {
  test(`axe finds nothing, ${look.colorScheme}, ${look.width} px`, async ({ browser }) => {
    const { page, close } = await openPage(await openContext(browser, look));
    const admin = new Person(page, botwave.url);
    await admin.signIn(administrator);
    await page.goto(`${botwave.url}/admin/users?add=invite`);
    await page.getByLabel('E-mail').fill(`${look.colorScheme}-${look.width}@shop.example`);
    await page.getByRole('button', { name: 'Invite user' }).click();
    await expect(page.getByLabel('Invitation link')).toBeVisible();
    await expectAccessibleNow(page, 'the invitation link');
    await page.getByRole('button', { name: 'I have stored it' }).click();

    for (const route of routes) {
      await page.goto(botwave.url + route);
      await expectAccessibleNow(page, route);
    }
    for (const [route, list] of [
      ['/admin/users', 'Users'],
      ['/admin/devices', 'Devices'],
      ['/admin/activity', 'Activity'],
      ['/admin/mails', 'Mails'],
    ] as const) {
      await page.goto(botwave.url + route);
      await firstLink(page, list).click();
      if (list === 'Users') await expect(page.getByText('Role and limit')).toBeVisible();
      else await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessibleNow(page, `the first of ${route}`);
    }
    await close();
  });
}

async function openPage(
  context: BrowserContext,
): Promise<{ page: Page; close: () => Promise<void> }> {
  return { page: await context.newPage(), close: () => context.close() };
}

/** By the group of the sidebar; each page names itself in its title. */
async function openAdminPage(page: Page, name: string): Promise<void> {
  await page
    .getByRole('list', { name: 'Administration' })
    .getByRole('link', { name, exact: true })
    .click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page).toHaveTitle(`${name} · BotWave`);
}

function userRow(page: Page, email: string): Locator {
  return page
    .getByRole('list', { name: 'Users' })
    .getByRole('listitem')
    .filter({ has: page.getByText(email, { exact: true }) });
}

async function openUser(page: Page, email: string): Promise<void> {
  await openAdminPage(page, 'Users');
  await page.getByLabel('Find a user').fill(email);
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('list', { name: 'Active filters' })).toContainText(email);
  await userRow(page, email).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: email })).toBeVisible();
}

async function fillSignIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(invitee);
  await page.getByLabel('Password').fill('a few words together');
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const firstLink = (page: Page, list: string): Locator =>
  page.getByRole('list', { name: list }).getByRole('link').first();

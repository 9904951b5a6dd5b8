import { readFile } from 'node:fs/promises';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { AdministratorApi } from './administrator.js';
import { appCode } from './authenticator.js';
import { expectAccessibleNow, looks, openContext } from './axe.js';
import { Installation } from './installation.js';
import { Person, usualPassword } from './person.js';

const botwave = new Installation();
let adminContext: BrowserContext;
let admin: AdministratorApi;
test.beforeAll(async ({ browser }) => {
  await botwave.start();
  adminContext = await browser.newContext();
  const page = await adminContext.newPage();
  await new Person(page, botwave.url).createAdministrator(
    botwave.adminLink(),
    'owner@shop.example',
  );
  admin = new AdministratorApi(page);
});
test.afterAll(async () => {
  await adminContext.close();
  await botwave.remove();
});

const periodMs = 30_000;

test('a forgotten password, two-factor sign-in, sessions, and the end of an account', async ({
  page,
  browser,
}) => {
  const ann = new Person(page, botwave.url);
  let email = 'ann@shop.example';
  const password = 'quite another sentence';
  let recoveryCodes: string[] = [];
  let secret = '';
  let resetLink = '';

  await test.step('asking for a new password says nothing of who has an account', async () => {
    await ann.register(email);
    await ann.signOut();
    for (const asked of ['nobody@shop.example', email]) {
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await page.getByLabel('E-mail').fill(asked);
      await page.getByRole('button', { name: 'Mail a link' }).click();
      await ann.expectHeading('Check your mail');
      await expect(page.getByText('sends no mail by itself')).toBeVisible();
      await page.getByRole('link', { name: 'Back to signing in' }).click();
    }
  });

  await test.step('the link of the mail sets a new one, once', async () => {
    resetLink = await admin.linkMailedTo(email, 'reset_password');
    await page.goto(resetLink);
    await expect(page.getByText(email)).toBeVisible();
    await page.getByLabel('New password').fill('password123');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('among the most common ones')).toBeVisible();
    await page.getByLabel('New password').fill(password);
    await page.getByRole('button', { name: 'Change password' }).click();
    await ann.expectHeading('Your password is changed');

    await page.goto(resetLink);
    await ann.expectHeading('This link does not work any more');
    await page.getByRole('link', { name: 'Ask for a new link' }).click();
    await ann.expectHeading('Forgot your password?');
  });

  await test.step('the old password is refused, the new one signs in', async () => {
    await fillSignIn(page, email, usualPassword);
    await expect(page.getByRole('alert')).toContainText('is not right');
    await ann.signIn(email, password);
  });

  await test.step('two-factor sign-in is set up with an app', async () => {
    await openSecurity(page);
    await page.getByRole('button', { name: 'Set up two-factor sign-in' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Your password').fill('not this one');
    await dialog.getByRole('button', { name: 'Show the QR code' }).click();
    await expect(dialog.getByText('The password is not right.')).toBeVisible();
    await dialog.getByLabel('Your password').fill(password);
    await dialog.getByRole('button', { name: 'Show the QR code' }).click();
    await expect(
      dialog.getByRole('img', { name: 'QR code for the authenticator app' }),
    ).toBeVisible();
    secret = await dialog.getByLabel('Secret', { exact: true }).innerText();

    const code = dialog.getByLabel('Code of the app');
    await expect(code).toBeFocused();
    await code.fill(wrongCode(secret));
    await code.press('Enter');
    await expect(dialog.getByText('The code is not right.')).toBeVisible();
    await code.fill(appCode(secret, Date.now()));
    await code.press('Enter');

    await expect(dialog.getByRole('heading', { name: 'Store your recovery codes' })).toBeVisible();
    await page.keyboard.press('Escape');
    recoveryCodes = await dialog
      .getByRole('list', { name: 'Recovery codes' })
      .getByRole('listitem')
      .allInnerTexts();
    expect(recoveryCodes).toHaveLength(10);
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Download codes' }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    for (const each of recoveryCodes) expect(file).toContain(each);
    await dialog.getByRole('button', { name: 'I have stored them' }).click();
    await expect(page.getByText('10 recovery codes are left.')).toBeVisible();
  });

  await test.step('a code of the app signs in, a wrong one does not', async () => {
    await ann.signOut();
    await fillSignIn(page, email, password);
    await ann.expectHeading('Two-factor sign-in');
    await expect(page.getByLabel('Code')).toBeFocused();
    await page.getByLabel('Code').fill(wrongCode(secret));
    await page.keyboard.press('Enter');
    await expect(page.getByText('4 tries are left.')).toBeVisible();
    // The one of now was used at the set-up; the next one counts already.
    await page.getByLabel('Code').fill(appCode(secret, Date.now() + periodMs));
    await page.keyboard.press('Enter');
    await ann.expectHeading('Devices');
  });

  await test.step('a recovery code signs in, once', async () => {
    await ann.signOut();
    await signInByRecoveryCode(page, ann, { email, password, code: recoveryCodes[0]! });
    await openSecurity(page);
    await expect(page.getByText('9 recovery codes are left.')).toBeVisible();

    await ann.signOut();
    await fillSignIn(page, email, password);
    await page.getByRole('button', { name: 'Use a recovery code instead' }).click();
    await page.getByLabel('Recovery code').fill(recoveryCodes[0]!);
    await page.keyboard.press('Enter');
    await expect(page.getByText('none of your recovery codes')).toBeVisible();
    await page.getByLabel('Recovery code').fill(recoveryCodes[1]!);
    await page.keyboard.press('Enter');
    await ann.expectHeading('Devices');
  });

  await test.step('another browser is shown, and its session ended', async () => {
    const other = await browser.newContext();
    const elsewhere = new Person(await other.newPage(), botwave.url);
    await signInByRecoveryCode(elsewhere.page, elsewhere, {
      email,
      password,
      code: recoveryCodes[2]!,
    });
    await openSecurity(page);
    const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
    await expect(sessions).toHaveCount(2);
    await expect(sessions.filter({ hasText: 'This browser' })).toHaveCount(1);
    await page.getByRole('button', { name: /^End session/ }).click();
    await expect(sessions).toHaveCount(1);
    await elsewhere.expectHeading('Sign in');
    await other.close();
  });

  await test.step('two-factor sign-in is turned off with the password', async () => {
    await page.getByRole('button', { name: 'Turn off two-factor sign-in' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Your password').fill(password);
    await dialog.getByRole('button', { name: 'Turn off two-factor sign-in' }).click();
    await expect(page.getByRole('button', { name: 'Set up two-factor sign-in' })).toBeVisible();
  });

  await test.step('name and address are changed', async () => {
    await page.getByRole('link', { name: 'Profile' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Ann');
    await page.getByRole('button', { name: 'Save name' }).click();
    await expect(page.getByRole('button', { name: /^Account of/ })).toContainText('Ann');

    await page.getByLabel('New e-mail address').fill('anna@shop.example');
    await page.getByLabel('Your password').fill(password);
    await page.getByRole('button', { name: 'Change address' }).click();
    await expect(page.getByText('Until then your account keeps its address.')).toBeVisible();
    await page.goto(await admin.linkMailedTo('anna@shop.example', 'change_email'));
    await page.getByRole('button', { name: 'Confirm address' }).click();
    await ann.expectHeading('Your account has moved');
    email = 'anna@shop.example';
    await page.getByRole('link', { name: 'Open BotWave' }).click();
    await expect(page.getByRole('button', { name: `Account of ${email}` })).toBeVisible();
  });

  await test.step('all of it stands in the activity', async () => {
    await page.goto(`${botwave.url}/account/activity`);
    const lines = page.getByRole('list', { name: 'Activity' }).getByRole('listitem');
    await expect(lines.first()).toContainText('Changed the e-mail address');
    await expect(lines.first()).toContainText('ann@shop.example → anna@shop.example');
    await page.getByLabel('Kind').selectOption('Signing in');
    await expect(lines.filter({ hasText: 'Changed the e-mail' })).toHaveCount(0);
    await expect(lines.filter({ hasText: 'A wrong code at signing in' }).first()).toBeVisible();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download CSV' }).click();
    const csv = await readFile(await (await download).path(), 'utf8');
    expect(csv).toContain('auth.two_factor_failed');
    expect(csv).not.toContain('account.email_changed');
  });

  await test.step('the account is deleted, its consequences named', async () => {
    await page.getByRole('link', { name: 'Profile' }).click();
    await page.getByRole('button', { name: 'Delete account' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('unlinked from WhatsApp');
    await dialog.getByLabel(/^Type/).fill('something else');
    await dialog.getByLabel('Your password').fill(password);
    await dialog.getByRole('button', { name: 'Delete account' }).click();
    await expect(dialog.getByText(`Type ${email} to confirm.`)).toBeVisible();
    await dialog.getByLabel(/^Type/).fill(email);
    await dialog.getByRole('button', { name: 'Delete account' }).click();
    await ann.expectHeading('Sign in');
    await fillSignIn(page, email, password);
    await expect(page.getByRole('alert')).toContainText('is not right');
  });
});

test('an address is confirmed before the first sign-in', async ({ page }) => {
  const ben = new Person(page, botwave.url);
  const email = 'ben@shop.example';
  await admin.change({ requireEmailVerification: true });
  await page.goto(`${botwave.url}/register`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(usualPassword);
  await page.getByRole('button', { name: 'Create account' }).click();
  await ben.expectHeading('Check your mail');

  const link = await admin.linkMailedTo(email, 'verify_email');
  await page.getByRole('link', { name: 'Back to signing in' }).click();
  await fillSignIn(page, email, usualPassword);
  await expect(page.getByRole('alert')).toContainText('Confirm your e-mail address first');

  // The refused sign-in asked for another mail, whose link may be the one that counts by now.
  await expect(async () => {
    const newest = await admin.linkMailedTo(email, 'verify_email');
    expect(newest).not.toBe(link);
    await page.goto(newest);
    await page.getByRole('button', { name: 'Confirm address' }).click();
    await ben.expectHeading('Your address is confirmed');
  }).toPass();
  await page.getByRole('link', { name: 'Open BotWave' }).click();
  await ben.signIn(email);
  await admin.change({ requireEmailVerification: false });
});

test('an invitation is accepted, and leads to nowhere else', async ({ page }) => {
  const cleo = new Person(page, botwave.url);
  const email = 'cleo@shop.example';
  await admin.invite(email);
  const link = await admin.linkMailedTo(email, 'invitation');
  await page.goto(link);
  await expect(page.getByText(email)).toBeVisible();
  await page.getByLabel('Name').fill('Cleo');
  await page.getByLabel('Password').fill(usualPassword);
  await page.getByRole('button', { name: 'Accept invitation' }).click();
  await cleo.expectHeading('Devices');
  await expect(page.getByRole('button', { name: `Account of ${email}` })).toContainText('Cleo');

  await page.goto(link);
  await cleo.expectHeading('This link does not work any more');
  await page.goto(`${botwave.url}/accept-invitation`);
  await cleo.expectHeading('This link is not complete');

  await page.goto(botwave.url);
  await cleo.signOut();
  await page.goto(`${botwave.url}/login?next=${encodeURIComponent('//evil.example/')}`);
  await fillSignIn(page, email, usualPassword);
  await cleo.expectHeading('Devices');
  expect(new URL(page.url()).origin).toBe(botwave.url);
});

test('a password is changed, and everywhere else is signed out', async ({ page, browser }) => {
  const dan = new Person(page, botwave.url);
  const email = 'dan@shop.example';
  await dan.register(email);
  const other = await browser.newContext();
  const elsewhere = new Person(await other.newPage(), botwave.url);
  await elsewhere.signIn(email);

  await openSecurity(page);
  await page.getByLabel('Current password').fill('not this one');
  await page.getByLabel('New password').fill('quite another sentence');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('The password is not right.')).toBeVisible();
  await page.getByLabel('Current password').fill(usualPassword);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Password changed')).toBeVisible();
  await elsewhere.expectHeading('Sign in');
  await elsewhere.signIn(email, 'quite another sentence');

  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('button', { name: 'Sign out here, too' }).click();
  await dan.expectHeading('Sign in');
  await elsewhere.expectHeading('Sign in');
  await other.close();
});

test('while it is worked on only administrators get in', async ({ page }) => {
  const eve = new Person(page, botwave.url);
  await eve.register('eve@shop.example');
  await admin.change({ maintenanceMode: true });
  await eve.expectHeading('BotWave is being worked on');
  await admin.page.goto(`${botwave.url}/devices`);
  await expect(
    admin.page.getByText('Maintenance is on: only administrators get in.'),
  ).toBeVisible();
  await admin.change({ maintenanceMode: false });
  await eve.expectHeading('Devices');
});

for (const look of looks) {
  const { colorScheme, width } = look;
  test(`axe finds nothing, ${colorScheme}, ${width} px`, async ({ browser }) => {
    const context = await openContext(browser, look);
    const page = await context.newPage();
    const person = new Person(page, botwave.url);
    const email = `axe-${colorScheme}-${width}@shop.example`;
    const dialog = page.getByRole('dialog');
    const show = async (route: string): Promise<void> => {
      await page.goto(`${botwave.url}${route}`);
      await expectAccessibleNow(page, route);
    };

    for (const route of [
      '/login',
      '/register',
      '/forgot-password',
      '/reset-password?token=wrong',
      '/accept-invitation',
      '/verify-email?token=wrong',
      '/confirm-email?token=wrong',
    ]) {
      await show(route);
    }
    await person.register(email);
    for (const route of ['/account', '/account/security', '/account/activity']) {
      await show(route);
    }

    await show('/account');
    await page.getByRole('button', { name: 'Delete account' }).click();
    await expectAccessibleNow(page, 'deleting the account');

    await show('/account/security');
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await expectAccessibleNow(page, 'signing out everywhere');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Set up two-factor sign-in' }).click();
    await expectAccessibleNow(page, 'the password of the set-up');
    await dialog.getByLabel('Your password').fill(usualPassword);
    await dialog.getByRole('button', { name: 'Show the QR code' }).click();
    const secret = await dialog.getByLabel('Secret', { exact: true }).innerText();
    await expectAccessibleNow(page, 'the QR code of the set-up');
    await dialog.getByLabel('Code of the app').fill(appCode(secret, Date.now()));
    await dialog.getByRole('button', { name: 'Turn on two-factor sign-in' }).click();
    await expect(dialog.getByRole('list', { name: 'Recovery codes' })).toBeVisible();
    await expectAccessibleNow(page, 'the recovery codes');

    await context.clearCookies();
    await fillSignIn(page, email, usualPassword, `${botwave.url}/login`);
    await person.expectHeading('Two-factor sign-in');
    await expectAccessibleNow(page, 'the second step of signing in');
    await context.close();
  });
}

async function fillSignIn(
  page: Page,
  email: string,
  password: string,
  address?: string,
): Promise<void> {
  if (address) await page.goto(address);
  else if (!page.url().includes('/login')) await page.goto(`${botwave.url}/login`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function signInByRecoveryCode(
  page: Page,
  person: Person,
  { email, password, code }: { email: string; password: string; code: string },
): Promise<void> {
  await fillSignIn(page, email, password);
  await page.getByRole('button', { name: 'Use a recovery code instead' }).click();
  await page.getByLabel('Recovery code').fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await person.expectHeading('Devices');
}

async function openSecurity(page: Page): Promise<void> {
  await page.goto(`${botwave.url}/account/security`);
  await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible();
}

/** None of those that count now. */
function wrongCode(secret: string): string {
  const good = [-periodMs, 0, periodMs, 2 * periodMs].map((off) =>
    appCode(secret, Date.now() + off),
  );
  return ['000000', '000001', '000002', '000003', '000004'].find((code) => !good.includes(code))!;
}

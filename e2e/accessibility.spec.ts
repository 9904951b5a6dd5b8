import { expect, type Page, test } from '@playwright/test';
import { expectAccessibleNow, looks, openContext } from './axe.js';
import { Installation } from './installation.js';
import { Person } from './person.js';

const botwave = new Installation();
test.beforeAll(async ({ browser }) => {
  await botwave.start();
  const page = await browser.newPage();
  await new Person(page, botwave.url).createAdministrator(botwave.adminLink(), administrator);
  await page.close();
});
test.afterAll(() => botwave.remove());

const administrator = 'axe-admin@shop.example';
const open = ['/login', '/register', '/setup?token=wrong'];
const signedIn = [
  '/devices',
  '/devices?link=new',
  '/send',
  '/messages',
  '/api-keys',
  '/api-keys?create=true',
  '/sandbox',
  '/nowhere',
];
const administration = ['/admin/hosts', '/admin/settings'];

for (const look of looks) {
  const { colorScheme, width } = look;
  test(`axe finds nothing, ${colorScheme}, ${width} px`, async ({ browser }) => {
    const context = await openContext(browser, look);
    const page = await context.newPage();
    for (const route of open) await expectAccessible(page, route);

    const person = new Person(page, botwave.url);
    await person.register(`axe-${colorScheme}-${width}@shop.example`);
    for (const route of signedIn) await expectAccessible(page, route);

    await person.beginLinking('Shop');
    const phone = await person.openPhone();
    await phone.scan();
    await person.expectLinked('Shop');
    await person.send('+15550100001', 'Hello');
    await person.expectMessage('You said: Hello', 'Received');
    await page.getByRole('list', { name: 'Messages' }).getByRole('link').first().click();
    const message = page.url();
    await person.openDevice('Shop');
    for (const route of [message, page.url(), '/devices', '/messages', '/sandbox']) {
      await expectAccessible(page, route);
    }

    await page.goto(`${botwave.url}/send`);
    await page.getByLabel('When').selectOption('Send at a time');
    await page.getByLabel('If it has to wait').selectOption('Give up after a time');
    await expect(page.getByLabel('Do not send after')).toBeVisible();
    await expectAccessibleNow(page, '/send with its times');

    await context.clearCookies();
    await person.signIn(administrator);
    for (const route of administration) await expectAccessible(page, route);
    await context.close();
  });
}

async function expectAccessible(page: Page, route: string): Promise<void> {
  await page.goto(new URL(route, botwave.url).href);
  await expectAccessibleNow(page, route);
}

import { expect, test } from '@playwright/test';
import { Installation } from './installation.js';
import { Person, SandboxPhone } from './person.js';

const botwave = new Installation();
test.beforeAll(() => botwave.start());
test.afterAll(() => botwave.remove());

test('linking by pairing code', async ({ page, context }) => {
  const person = new Person(page, botwave.url);
  await person.register('code@shop.example');

  const phone = new SandboxPhone(await context.newPage(), botwave.url);
  await phone.page.goto(`${botwave.url}/sandbox`);
  await phone.create();
  const number = await phone.number();

  const dialog = await person.beginLinking('Counter');
  await dialog.getByRole('button', { name: 'Link with a code instead' }).click();
  await dialog.getByLabel('Phone number').fill(number);
  await dialog.getByRole('button', { name: 'Get code' }).click();
  const code = dialog.getByLabel('Pairing code');
  await expect(code).toHaveText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);

  await phone.typeCode(await code.innerText());
  await person.expectLinked('Counter');
  await person.send('+15550100001', 'Hello by code');
  await person.expectMessage('You said: Hello by code', 'Received');
  await person.signOut();
});

test('the dialog begins at the name, and has one for the sandbox phone', async ({ page }) => {
  const person = new Person(page, botwave.url);
  await person.register('names@shop.example');
  await page.getByRole('link', { name: 'Link a device' }).first().click();
  const name = person.dialog().getByLabel('Name');
  await expect(name).toBeFocused();
  await person.dialog().getByRole('radio', { name: 'The sandbox phone' }).check();
  await expect(name).toHaveValue('Sandbox');
  await person.dialog().getByRole('radio', { name: 'A real phone' }).check();
  await expect(name).toHaveValue('');

  await page.goto(`${botwave.url}/devices/${crypto.randomUUID()}`);
  await expect(page.getByRole('alert')).toContainText('There is no such device among yours.');
});

test('the phone removes the device, and links it again', async ({ page }) => {
  const person = new Person(page, botwave.url);
  await person.register('removed@shop.example');
  await person.beginLinking('Van');
  const phone = await person.openPhone();
  await phone.create();
  await expect(phone.page.getByRole('button', { name: 'Scan QR of Van' })).toBeVisible();
  await phone.scan();
  await expect(phone.page.getByRole('heading', { name: 'Van is linked' })).toBeVisible();
  expect(await phone.page.getByRole('button', { name: 'Scan QR of Van' }).count()).toBe(0);
  await person.expectLinked('Van');

  await phone.removeLinkedDevice();
  await person.expectState('Van', 'Logged out');
  await page.goto(`${botwave.url}/send`);
  await expect(page.getByRole('region', { name: 'Devices that need you' })).toContainText('Van');

  await page.goto(`${botwave.url}/devices`);
  await page.getByRole('button', { name: 'Link Van again' }).first().click();
  await person.expectQr();
  const again = await person.openPhone();
  await again.scan();
  await person.expectLinked('Van');
  await person.send('+15550100001', 'Here again');
  await person.expectMessage('You said: Here again', 'Received');
});

import { expect, test } from '@playwright/test';
import { Installation, until } from './installation.js';
import { Person, SandboxPhone } from './person.js';

const botwave = new Installation();
test.beforeAll(() => botwave.start());
test.afterAll(() => botwave.remove());

/** The whole main job, with every process killed once and everything restarted at the end. */
test('from the one-time link to answers, through kills and a restart', async ({ page }) => {
  const admin = new Person(page, botwave.url);
  let phone = new SandboxPhone(page, botwave.url);
  let customer = '';
  let key = '';

  await test.step('the one-time link makes the administrator', async () => {
    const late = await page.context().newPage();
    await late.goto(botwave.adminLink());
    await expect(late.getByRole('button', { name: 'Create administrator' })).toBeVisible();
    await admin.createAdministrator(botwave.adminLink(), 'owner@shop.example');

    await late.getByLabel('E-mail').fill('late@shop.example');
    await late.getByLabel('Password').fill('a few words together');
    await late.getByRole('button', { name: 'Create administrator' }).click();
    const used = late.getByRole('heading', { name: 'There is an administrator already' });
    await expect(used).toBeVisible();
    await late.reload();
    await expect(used).toBeVisible();
    await expect(late.getByRole('link', { name: 'Sign in' })).toBeVisible();
    await late.close();
  });

  await test.step('a device is linked by QR on the phone page', async () => {
    await admin.beginLinking('Shop');
    phone = await admin.openPhone();
    await phone.scan();
    await admin.expectLinked('Shop');
  });

  await test.step('a message sent by the form arrives, and its answer comes back', async () => {
    await phone.create();
    customer = await phone.number();
    await admin.send(customer, 'Your order is ready');
    await phone.expectInChat('Your order is ready');
    await phone.answer('On my way');
    await admin.expectMessage('On my way', 'Received');
    await admin.expectMessage('Your order is ready', 'Read');
  });

  await test.step('a key sends by address', async () => {
    key = await admin.createKey('Web shop');
    expect(await sendByGet(key, customer, 'By address')).toBe(200);
    await phone.expectInChat('By address');
  });

  for (const program of ['sidecar', 'api', 'sandbox'] as const) {
    await test.step(`kill -9 of the ${program} loses nothing`, async () => {
      const texts = [1, 2, 3].map((n) => `${program} ${n}`);
      const accepted = Promise.all(texts.map((text) => sendUntilAccepted(key, customer, text)));
      await botwave.killProgram(program);
      await accepted;
      for (const text of texts) await phone.expectInChat(text);
    });
  }

  await test.step('kill -9 of the browser loses nothing', async () => {
    expect(botwave.killBrowsers()).toBeGreaterThan(0);
    await sendUntilAccepted(key, customer, 'after the browser');
    await phone.expectInChat('after the browser');
  });

  await test.step('kill -9 of the database loses nothing', async () => {
    await sendUntilAccepted(key, customer, 'before the database');
    await botwave.killDatabase();
    await sendUntilAccepted(key, customer, 'after the database');
    await phone.expectInChat('before the database');
    await phone.expectInChat('after the database');
  });

  await test.step('after a restart it is still linked and still sends', async () => {
    await botwave.stop();
    expect(botwave.leftOver()).toEqual([]);
    await botwave.start();
    await admin.expectState('Shop', 'Connected');
    await admin.send(customer, 'After the restart');
    await phone.expectInChat('After the restart');
    for (const text of ['sidecar 1', 'api 2', 'sandbox 3', 'after the browser']) {
      await admin.expectMessage(text, 'Read');
    }
  });
});

async function sendByGet(apiKey: string, to: string, text: string): Promise<number> {
  const query = new URLSearchParams({ api_key: apiKey, to, text });
  return (await fetch(`${botwave.url}/api/send?${query}`)).status;
}

/** As a careful client does: the same idempotency key until BotWave has said that it took the message. */
async function sendUntilAccepted(apiKey: string, to: string, text: string): Promise<void> {
  await until(async () => {
    const answer = await fetch(`${botwave.url}/api/v1/messages`, {
      method: 'POST',
      headers: {
        'X-API-Key': apiKey,
        'Content-Type': 'application/json',
        'Idempotency-Key': `e2e ${text}`,
      },
      body: JSON.stringify({ to, type: 'text', text }),
    }).catch(() => undefined);
    if (answer === undefined || answer.status >= 500) return false;
    expect([200, 202]).toContain(answer.status);
    return true;
  }, `"${text}" accepted`);
}

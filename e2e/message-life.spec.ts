import { expect, test } from '@playwright/test';
import { Installation } from './installation.js';
import { Person } from './person.js';

const answering = '+15550100001';
const notOnWhatsApp = '+15550100003';

const botwave = new Installation();
test.beforeAll(() => botwave.start());
test.afterAll(() => botwave.remove());

/** What can become of a message besides arriving at once, as its sender sees it. */
test('a message is scheduled, cancelled, refused, held back and sent', async ({ page }) => {
  const sender = new Person(page, botwave.url);

  await test.step('a device is linked', async () => {
    await sender.register('sender@shop.example');
    await sender.beginLinking('Shop');
    const phone = await sender.openPhone();
    await phone.scan();
    await sender.expectLinked('Shop');
  });

  await test.step('a scheduled message leaves at its time', async () => {
    await sender.schedule(answering, 'In a moment', new Date(Date.now() + 8_000));
    await expect(sender.sentJustNow('In a moment').getByText('Scheduled').last()).toBeVisible();
    await sender.expectMessage('You said: In a moment', 'Received');
    const panel = await sender.openMessage('In a moment');
    const timeline = panel.getByRole('region', { name: 'Timeline' });
    for (const state of ['Scheduled', 'Queued', 'Sending', 'Sent']) {
      await expect(timeline.getByText(state, { exact: true })).toBeVisible();
    }
    await expect(panel.getByRole('region', { name: 'Attempts' })).toContainText(
      'Accepted by WhatsApp',
    );
  });

  await test.step('a scheduled message that is cancelled can be sent again instead', async () => {
    await sender.schedule(answering, 'Never mind', new Date(Date.now() + 3_600_000));
    const panel = await sender.openMessage('Never mind');
    await panel.getByRole('button', { name: 'Cancel message' }).click();
    await expect(
      panel.getByRole('region', { name: 'Timeline' }).getByText('Cancelled', { exact: true }),
    ).toBeVisible();
    await expect(panel.getByRole('button', { name: 'Send again' })).toBeVisible();
    await sender.expectMessage('Never mind', 'Cancelled');
  });

  await test.step('a message to nobody fails, and says what to do', async () => {
    await sender.send(notOnWhatsApp, 'Is anybody there');
    await sender.expectMessage('Is anybody there', 'Failed');
    const panel = await sender.openMessage('Is anybody there');
    const note = panel.getByRole('region', { name: 'What to know' });
    await expect(note).toContainText('This number is not on WhatsApp.');
    await expect(note).toContainText('Check the number');
  });

  await test.step('an answer that got lost and a second press make one message', async () => {
    await page.goto(`${botwave.url}/send`);
    await page.route(
      '**/api/trpc/messages.send*',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await sender.fillMessage(answering, 'Only once');
    await page.getByRole('button', { name: 'Send message' }).click();
    await expect(page.getByRole('alert')).toContainText('It is not known whether');
    await page.getByRole('button', { name: 'Send message' }).click();
    await expect(sender.sentJustNow('Only once')).toBeVisible();
    await sender.expectMessage('You said: Only once', 'Received');
    await sender.expectMessage('Only once', 'Read');
  });

  await test.step('a stopped device keeps its messages until it is started', async () => {
    await sender.openDevice('Shop');
    await page.getByRole('button', { name: 'Stop device' }).click();
    await expect(page.getByRole('button', { name: 'Start Shop' })).toBeVisible();
    await sender.send(answering, 'After the break');
    await expect(sender.sentJustNow('After the break').getByText('Queued').last()).toBeVisible();
    await sender.openDevice('Shop');
    await expect(page.getByRole('link', { name: 'Show queued messages' })).toBeVisible();
    await page.getByRole('button', { name: 'Start Shop' }).click();
    await sender.expectMessage('You said: After the break', 'Received');
  });

  await test.step('the timeline of the device tells of it', async () => {
    await sender.openDevice('Shop');
    const states = page.getByRole('list', { name: 'States' }).getByRole('listitem');
    await expect(states.first()).toContainText('Connected');
    await expect(states.filter({ hasText: 'Stopped' })).toContainText('You stopped it.');
  });

  await test.step('the pages of the administrator lead somebody else away', async () => {
    await page.goto(`${botwave.url}/admin/settings`);
    await sender.expectHeading('Devices');
  });
});

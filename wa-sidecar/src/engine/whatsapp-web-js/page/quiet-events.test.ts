import type { CDPSession } from 'puppeteer';
import { afterEach, expect, it, vi } from 'vitest';
import { newWaId, Profile, watchAttaching } from '../linked-client.harness.js';
import { SandboxHarness } from '../sandbox.harness.js';

vi.setConfig({ testTimeout: 60_000 });
afterEach(() => {
  vi.restoreAllMocks();
});

it('of a text that is sent only its acks leave the page, of one that comes the text', async () => {
  const attaching = watchAttaching(() => Promise.resolve());
  const sandbox = await SandboxHarness.start();
  const profile = await Profile.create(sandbox);
  try {
    const phone = await sandbox.createPhone('Ada');
    const friend = await sandbox.createPhone('Ben');
    const { client, tape } = await profile.link(phone);
    const left: string[] = [];
    const page = attaching.pages[0] as unknown as { _client(): CDPSession };
    page
      ._client()
      .on('Runtime.bindingCalled', ({ payload }) => left.push(JSON.parse(payload).name));
    const waId = newWaId();
    await client.send({ waId, chat: friend.jid, content: { type: 'text', text: 'Hello' } });
    await tape.until('ack', (event) => event.waId === waId && event.ack === 2);
    expect(new Set(left)).toEqual(new Set(['onMessageAckEvent']));
    await sandbox.write(friend, phone, 'Hello yourself');
    expect((await tape.nth('received')).message.text).toBe('Hello yourself');
    expect(new Set(left)).toEqual(new Set(['onMessageAckEvent', 'onAddMessageEvent']));
  } finally {
    await profile.remove();
    await sandbox.stop();
  }
});

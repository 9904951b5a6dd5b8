import { afterEach, expect, it, vi } from 'vitest';
import { Profile, watchAttaching } from '../linked-client.harness.js';
import { SandboxHarness } from '../sandbox.harness.js';

vi.setConfig({ testTimeout: 60_000 });
afterEach(() => {
  vi.restoreAllMocks();
});

it.each(['current', 'older'] as const)(
  'the library finds its messages by id on the %s page',
  async (flavour) => {
    const attaching = watchAttaching(async () => {});
    const sandbox = await SandboxHarness.start(flavour);
    const profile = await Profile.create(sandbox);
    try {
      const phone = await sandbox.createPhone('Ada');
      const friend = await sandbox.createPhone('Ben');
      await profile.link(phone);
      const id = await attaching.pages[0]?.evaluate(`(async () => {
      const chat = await window.WWebJS.getChat('${friend.jid}', { getAsModel: false });
      const message = await window.WWebJS.sendMessage(chat, 'hello', { mentionedJidList: [] });
      return message?.id._serialized;
    })()`);
      expect(id).toMatch(/^true_\d+@(lid|c\.us)_[0-9A-F]+$/);
    } finally {
      await profile.remove();
      await sandbox.stop();
    }
  },
);

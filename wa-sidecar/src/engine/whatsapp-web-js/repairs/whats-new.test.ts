import { expect, it, vi } from 'vitest';
import { Profile } from '../linked-client.harness.js';
import { SandboxHarness } from '../sandbox.harness.js';

vi.setConfig({ testTimeout: 60_000 });

const patienceMs = 2_500;

it('acknowledges what is new, so that a new link lasts', async () => {
  const sandbox = await SandboxHarness.start('current');
  const profile = await Profile.create(sandbox);
  try {
    await sandbox.changePages({ whatsNewMs: patienceMs });
    const phone = await sandbox.createPhone('Ada');
    const friend = await sandbox.createPhone('Ben');
    const { tape } = await profile.link(phone);
    const lookedAt = performance.now();
    // The page would have been unlinked by then.
    await vi.waitUntil(() => performance.now() - lookedAt > patienceMs + 500, 10_000);
    await sandbox.write(friend, phone, 'still there');
    expect((await tape.nth('received')).message.text).toBe('still there');
    expect(tape.all('logged_out')).toEqual([]);
    expect(await sandbox.linkedDevices(phone)).toHaveLength(1);
  } finally {
    await profile.remove();
    await sandbox.stop();
  }
});

import { afterEach, expect, it, vi } from 'vitest';
import { Profile, watchAttaching } from '../linked-client.harness.js';
import { SandboxHarness } from '../sandbox.harness.js';

vi.setConfig({ testTimeout: 60_000 });
afterEach(() => {
  vi.restoreAllMocks();
});

/** In the page: takes away what the library stumbles over half way through its listeners. */
const sabotage = `{
  const calls = window.require('WAWebCallCollection');
  for (const key of Object.keys(calls)) if (calls[key] instanceof Map) delete calls[key];
}`;

it('hears messages although the library attached its listeners in part', async () => {
  const attaching = watchAttaching((page) => page.evaluate(sabotage));
  const sandbox = await SandboxHarness.start();
  const profile = await Profile.create(sandbox);
  try {
    const phone = await sandbox.createPhone('Ada');
    const friend = await sandbox.createPhone('Ben');
    const { tape } = await profile.link(phone);
    expect(attaching.failures).toHaveLength(1);
    await sandbox.write(friend, phone, 'can you hear me');
    expect((await tape.nth('received')).message.text).toBe('can you hear me');
  } finally {
    await profile.remove();
    await sandbox.stop();
  }
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { browsersBelow, endLeftoverBrowsers, groupMemory } from './process-group.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bw-process-group-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A process that looks like a browser on that profile, and leads a group as one does. */
function pretend(profile: string) {
  const code = 'setInterval(() => {}, 1000)';
  const args = ['-e', code, '--', `--user-data-dir=${profile}`];
  return spawn(process.execPath, args, { detached: true, stdio: 'ignore' });
}

test('browsers that an earlier process left are ended, and no others', async () => {
  const left = pretend(path.join(folder, 'a', 'profile'));
  const foreign = pretend(`${folder}-other/profile`);
  const gone = once(left, 'exit');
  try {
    await vi.waitUntil(async () => (await browsersBelow(folder)).length === 1);
    expect(await endLeftoverBrowsers(folder)).toBe(1);
    await gone;
    expect(await browsersBelow(folder)).toEqual([]);
    expect(foreign.exitCode ?? foreign.signalCode).toBeNull();
    expect(await endLeftoverBrowsers(folder)).toBe(0);
  } finally {
    foreign.kill('SIGKILL');
  }
});

test('memory is of the whole group, and of nothing once that is gone', async () => {
  const leader = pretend(path.join(folder, 'a', 'profile'));
  const pid = leader.pid ?? 0;
  await vi.waitUntil(async () => ((await groupMemory(pid)) ?? 0) > 5 * 1024 ** 2);
  const gone = once(leader, 'exit');
  leader.kill('SIGKILL');
  await gone;
  expect(await groupMemory(pid)).toBeNull();
});

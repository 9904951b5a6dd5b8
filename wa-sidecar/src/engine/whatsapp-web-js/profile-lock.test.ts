import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browsersOnProfile } from './process-group.js';
import { freeProfile } from './profile-lock.js';

let profile: string;
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'bw-engine-profile-'));
});
afterEach(() => rm(profile, { recursive: true }));

describe('a profile before its browser starts', () => {
  it('loses the lock of another host, whose file dangles', async () => {
    await symlink('elsewhere-4711', join(profile, 'SingletonLock'));
    await symlink('/tmp/gone/SingletonSocket', join(profile, 'SingletonSocket'));
    expect(await freeProfile(profile)).toBe('elsewhere-4711');
    expect(await readdir(profile)).toEqual([]);
  });

  it('is left alone when nothing holds it', async () => {
    expect(await freeProfile(profile)).toBeNull();
  });

  it('is freed of a browser that was left over, and only of that', async () => {
    const idle = 'process.stdout.write("up"); setInterval(() => {}, 1000)';
    const start = async (dir: string) => {
      const child = spawn(process.execPath, ['-e', idle, '--', `--user-data-dir=${dir}`]);
      await once(child.stdout, 'data');
      return child;
    };
    const leftover = await start(profile);
    const neighbour = await start(`${profile}-2`);
    try {
      const gone = once(leftover, 'exit');
      await freeProfile(profile);
      await gone;
      expect(leftover.signalCode).toBe('SIGKILL');
      expect(await browsersOnProfile(`${profile}-2`)).toEqual([neighbour.pid]);
    } finally {
      neighbour.kill('SIGKILL');
    }
  });
});

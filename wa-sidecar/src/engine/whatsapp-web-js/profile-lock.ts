import { readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endBrowser } from './process-group.js';

const lockFiles = ['SingletonLock', 'SingletonCookie', 'SingletonSocket'];
const leftoverLimitMs = 5_000;

/**
 * Makes a profile free for a start. A profile belongs to one session of this host, so a
 * browser that still runs on it is left over from a killed sidecar and is ended first;
 * a lock of a dead process, or of another host (a moved volume), is removed. Left as they
 * are, both make Chromium refuse to start ("already running", "Code: 21").
 *
 * @returns the lock's text `host-pid`, null when there was none.
 */
export async function freeProfile(userDataDir: string): Promise<string | null> {
  await endBrowser(null, userDataDir, leftoverLimitMs);
  const holder = await readlink(join(userDataDir, 'SingletonLock')).catch(() => null);
  await Promise.all(lockFiles.map((name) => rm(join(userDataDir, name), { force: true })));
  return holder;
}

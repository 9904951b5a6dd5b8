import { statfs } from 'node:fs/promises';
import type { HealthPart } from './health.schemas.js';

const gibibyte = 2 ** 30;

/** Room on the disk of the data folder of this API process. */
export async function diskHealth(dataDir: string, look = statfs): Promise<HealthPart> {
  const { bavail, blocks, bsize } = await look(dataDir);
  const freeBytes = bavail * bsize;
  const totalBytes = blocks * bsize;
  const figures = { freeBytes, totalBytes };
  const freePart = totalBytes === 0 ? 0 : freeBytes / totalBytes;
  if (freeBytes < gibibyte / 2) {
    const message = 'Less than 512 MiB are free: make room now, or nothing can be stored any more.';
    return { name: 'disk', state: 'bad', message, figures };
  }
  if (freeBytes < 2 * gibibyte || freePart < 0.05) {
    const message = 'Little room is left: delete what is not needed, or enlarge the disk.';
    return { name: 'disk', state: 'warn', message, figures };
  }
  return { name: 'disk', state: 'ok', message: 'There is room.', figures };
}

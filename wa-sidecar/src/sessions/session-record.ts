import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { accountSchema } from '../contract/index.js';
import { parseJson } from '../storage/append-log.js';
import { readOptional, writeFileAtomic } from '../storage/atomic-file.js';
import { restStates } from './session-state.js';

/** What is kept of a session over restarts, besides the profile. */
const recordSchema = z.object({
  deviceId: z.uuid(),
  epoch: z.int().nonnegative(),
  sandbox: z.boolean(),
  deviceName: z.string(),
  /** Since when the profile is linked; null before. A QR that comes later means "unlinked". */
  linkedAt: z.iso.datetime().nullable(),
  /** When the phone scanned or typed, until the link is complete. What arrives from then on is news. */
  scannedAt: z.iso.datetime().nullable().default(null),
  account: accountSchema.nullable(),
  /** Where it came to rest; null when it is to run. */
  rest: z
    .object({ state: z.enum(restStates), reason: z.string().nullable(), since: z.iso.datetime() })
    .nullable(),
});
export type SessionRecord = z.infer<typeof recordSchema>;

const fileName = 'session.json';

/** Null when the folder holds none, or one that cannot be read. */
export async function readRecord(folder: string): Promise<SessionRecord | null> {
  const text = await readOptional(path.join(folder, fileName));
  if (text === null) return null;
  const parsed = recordSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

export async function writeRecord(folder: string, record: SessionRecord): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFileAtomic(path.join(folder, fileName), JSON.stringify(record));
}

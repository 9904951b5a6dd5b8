import { z } from 'zod';
import { sessionSchema } from './session.js';

/** GET /status: who this sidecar is and what runs in it. */
export const statusSchema = z.strictObject({
  /** New at every start of the process: the API then PUTs again what should run. */
  bootId: z.uuid(),
  journalId: z.uuid(),
  /** Offset of the journal's last line, 0 when empty. */
  lastOffset: z.int().nonnegative(),
  /** `full`: events wait in memory and hand-overs are refused until there is room on disk. */
  storage: z.enum(['ok', 'full']),
  /** How many sessions this host is meant to carry at most. */
  capacity: z.int().positive(),
  sessions: z.array(sessionSchema),
  /** Received messages that were missed while nobody listened, and those told late, since the start. */
  gaps: z
    .strictObject({ found: z.int().nonnegative(), closed: z.int().nonnegative() })
    .default({ found: 0, closed: 0 }),
  /** What all browsers and the sidecar itself take, in bytes. */
  memoryBytes: z.int().nonnegative().optional(),
});
export type Status = z.infer<typeof statusSchema>;

export const errorCodes = [
  'unauthorized',
  'invalid',
  'not_found',
  /** The order's epoch is lower than the one the session runs under. */
  'stale_epoch',
  /** The session is not in a state in which this can be done. */
  'wrong_state',
  'timeout',
  /** The page of this session lacks what the order needs. */
  'feature_unavailable',
  'storage_full',
  /** The sidecar is ending; its sessions will run again in the next one. */
  'shutting_down',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export const errorBodySchema = z.object({
  error: z.object({ code: z.enum(errorCodes), message: z.string() }),
});

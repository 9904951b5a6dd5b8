import { z } from 'zod';

/** A machine that runs devices, as administrators see it. */
export const hostSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  url: z.string(),
  /**
   * `absent`: no longer in SIDECAR_URLS; `dead`: declared so by an administrator.
   */
  status: z.enum(['reachable', 'unreachable', 'absent', 'dead']),
  /** When it was last heard of, or declared dead; null while it is reachable or was never heard of. */
  since: z.iso.datetime().nullable(),
  /** Takes no new devices; those that it has stay. */
  draining: z.boolean(),
  /** Devices that it is meant to carry at most. */
  capacity: z.int(),
  /** Devices placed on it. */
  devices: z.int(),
  /** Devices that it has room for. */
  free: z.int(),
  /** Sessions that its sidecar knew at the last heartbeat. */
  sessions: z.int(),
  /** What its browsers and its sidecar take; null while it is not known. */
  memoryBytes: z.int().nullable(),
  /** `full`: nothing is sent until there is room on its disk. */
  storage: z.enum(['ok', 'full']),
  journal: z.object({
    /** Lines that were not applied yet at the last heartbeat. */
    lag: z.int(),
    /** When it was last read on; null while there is nothing to read. */
    unreadSince: z.iso.datetime().nullable(),
  }),
  /** Received messages that were missed while nobody listened, and those brought in late, since its sidecar started. */
  gaps: z.object({ found: z.int(), closed: z.int() }),
  heartbeatAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});
export type PublicHost = z.infer<typeof hostSchema>;

/** As many as SIDECAR_URLS names or devices still refer to: one page. */
export const hostListSchema = z.object({ items: z.array(hostSchema), nextCursor: z.null() });

export const hostIdSchema = z.strictObject({ id: z.uuid() });

export const updateHostSchema = z.strictObject({
  id: z.uuid(),
  /** False also takes a host that was declared dead, and answers again, back into service. */
  draining: z.boolean(),
});

/** What an administrator should look at now. */
const alarmSchema = z.object({
  kind: z.enum(['unreachable', 'storage_full', 'journal_unread']),
  host: z.object({ id: z.uuid(), name: z.string() }),
  since: z.iso.datetime().nullable(),
  /** One sentence with the next step. */
  message: z.string(),
});
export type Alarm = z.infer<typeof alarmSchema>;

export const alarmListSchema = z.object({ items: z.array(alarmSchema), nextCursor: z.null() });

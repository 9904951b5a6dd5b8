import { z } from 'zod';
import { messageSources } from '../../db/schema.js';
import { cursorSchema, limitSchema, pageSchema } from '../../lists/list.schemas.js';
import { messagePriorities } from '../../messages/message-priority.js';

const depthFields = {
  scheduled: z.int(),
  queued: z.int(),
  sending: z.int(),
  /** Handed over, and WhatsApp has not said what became of them. */
  unconfirmed: z.int(),
  /** When the one that has waited longest for its turn was accepted. */
  oldestQueuedAt: z.iso.datetime().nullable(),
};

export const queueSchema = z.object({
  ...depthFields,
  /** The 100 longest queues. */
  devices: z.array(
    z.object({
      device: z.object({
        id: z.uuid(),
        name: z.string(),
        status: z.string(),
        /** Why they wait although it is connected: number_changed, user_suspended. */
        holdReason: z.string().nullable(),
      }),
      owner: z.object({ id: z.uuid(), email: z.string() }),
      ...depthFields,
    }),
  ),
});
export type Queue = z.infer<typeof queueSchema>;

const queueStatuses = ['scheduled', 'queued', 'sending', 'unknown', 'failed'] as const;

export const listQueueSchema = z.strictObject({
  /** `nextCursor` of the page before. */
  cursor: cursorSchema.optional(),
  limit: limitSchema({ most: 100, usual: 50 }),
  /** `unknown`: not confirmed by WhatsApp. */
  status: z.enum(queueStatuses).default('unknown'),
  deviceId: z.uuid().optional(),
  userId: z.uuid().optional(),
});
export type ListQueue = z.infer<typeof listQueueSchema>;

/** Somebody's message as administrators see it: never what it says, nor to whom in full. */
export const queuedMessageSchema = z.object({
  id: z.uuid(),
  status: z.string(),
  device: z.object({ id: z.uuid(), name: z.string(), status: z.string() }),
  owner: z.object({ id: z.uuid(), email: z.string() }),
  /** The last four digits only, e.g. …5678. */
  to: z.string(),
  type: z.string(),
  source: z.enum(messageSources),
  priority: z.enum(messagePriorities),
  attempts: z.int(),
  /** What happened, and what to do next. */
  error: z.object({ code: z.string(), message: z.string(), help: z.string() }).nullable(),
  createdAt: z.iso.datetime(),
  sendAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  /** Since when WhatsApp's word is missing. */
  unconfirmedSince: z.iso.datetime().nullable(),
});
export type QueuedMessage = z.infer<typeof queuedMessageSchema>;

/** Newest first. */
export const queuePageSchema = pageSchema(queuedMessageSchema);

export const queuedMessageIdSchema = z.strictObject({ id: z.uuid() });

export const retryMessageSchema = z.strictObject({
  id: z.uuid(),
  /** Needed for one that is not confirmed: it may have arrived. */
  confirmPossibleDuplicate: z.boolean().default(false),
});

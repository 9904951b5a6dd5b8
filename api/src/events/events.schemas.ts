import { z } from 'zod';
import { foreignCursor, limitSchema } from '../lists/list.schemas.js';

/** Everything that BotWave tells of, by the pull API and by webhooks. */
const eventTypes = [
  'message.received',
  'message.scheduled',
  'message.queued',
  'message.sending',
  'message.sent',
  'message.delivered',
  'message.read',
  'message.played',
  'message.failed',
  'message.unknown',
  'message.cancelled',
  'message.expired',
  'session.linking',
  'session.connected',
  'session.disconnected',
  'session.failed',
] as const;
export const eventTypeSchema = z.enum(eventTypes);
export type EventType = z.infer<typeof eventTypeSchema>;

/** One person by all the names WhatsApp has for them; null where it is not known. */
const personSchema = z.object({
  /** E.164 with +. */
  phone: z.string().nullable(),
  jid: z.string().nullable(),
  lid: z.string().nullable(),
});
export type EventPerson = z.infer<typeof personSchema>;

const messageDataSchema = z.object({
  messageId: z.uuid(),
  direction: z.enum(['out', 'in']),
  status: z.string(),
  chat: z.string(),
  from: personSchema,
  to: personSchema,
  senderName: z.string().nullable(),
  /** What kind of message, e.g. text. */
  type: z.string(),
  /** Of what came in or was accepted; null in the other events and once it was erased. */
  text: z.string().nullable(),
  providerMessageId: z.string(),
  clientMessageId: z.string().nullable(),
  source: z.string(),
  /** It came in while the device was away, and was found afterwards. */
  backfilled: z.boolean(),
  error: z.object({ code: z.string(), message: z.string().nullable() }).nullable(),
});

const sessionDataSchema = z.object({
  status: z.string(),
  reason: z.string().nullable(),
  account: personSchema,
});

const eventSchema = z.object({
  /** The same for ever: also the `webhook-id` of its deliveries. */
  id: z.uuid(),
  version: z.literal(1),
  type: eventTypeSchema,
  createdAt: z.iso.datetime(),
  userId: z.uuid(),
  deviceId: z.uuid(),
  data: z.union([messageDataSchema, sessionDataSchema]),
});
export type PublicEvent = z.infer<typeof eventSchema>;

export const listEventsSchema = z.strictObject({
  /** `nextCursor` of the page before; `latest`: only what happens from now on. Left out: from the beginning. */
  after: z
    .string()
    .regex(/^(latest|e1\.\d{1,18}\.\d{1,18})$/, foreignCursor)
    .optional(),
  limit: limitSchema({ most: 500, usual: 100 }),
});
export type ListEvents = z.infer<typeof listEventsSchema>;

/** Oldest first. `nextCursor` is always there: ask on with it when `hasMore` is false, too. */
export const eventPageSchema = z.object({
  items: z.array(eventSchema),
  nextCursor: z.string(),
  hasMore: z.boolean(),
});
export type EventPage = z.infer<typeof eventPageSchema>;

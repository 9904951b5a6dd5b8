import { z } from 'zod';
import { outcomeSchema } from './message.js';
import { accountSchema, sessionStateSchema } from './session.js';

/** WhatsApp's word on a message: -1 error, 0 pending, 1 server, 2 device, 3 read, 4 played. */
export const ackSchema = z.int().min(-1).max(4);

const personSchema = z.strictObject({
  /** As WhatsApp named it: …@c.us or …@lid. */
  jid: z.string(),
  lid: z.string().nullable(),
  /** E.164 with + where known. */
  phone: z.string().nullable(),
});

const sessionStateEvent = z.strictObject({
  type: z.literal('session.state'),
  data: z.strictObject({
    state: sessionStateSchema,
    reason: z.string().nullable(),
    account: accountSchema.nullable(),
    attempt: z.int().nonnegative(),
    nextAttemptAt: z.iso.datetime().nullable(),
  }),
});

const outcomeEvent = z.strictObject({
  type: z.literal('message.outcome'),
  data: z.strictObject({ messageId: z.uuid(), waId: z.string(), outcome: outcomeSchema }),
});

const ackEvent = z.strictObject({
  type: z.literal('message.ack'),
  data: z.strictObject({ waId: z.string(), chat: z.string(), ack: ackSchema }),
});

const receivedEvent = z.strictObject({
  type: z.literal('message.received'),
  data: z.strictObject({
    waId: z.string(),
    chat: z.string(),
    /** The writer; in a group not the chat. */
    from: personSchema,
    pushName: z.string().nullable(),
    /** `text`, or the library's own word for kinds that are not carried yet. */
    kind: z.string(),
    text: z.string(),
    sentAt: z.iso.datetime(),
    /** Arrived while the session was away and was found by comparing chats. */
    backfilled: z.boolean(),
  }),
});

/** One line of the journal without its place in it. */
export const eventBodySchema = z.discriminatedUnion('type', [
  sessionStateEvent,
  outcomeEvent,
  ackEvent,
  receivedEvent,
]);
export type EventBody = z.infer<typeof eventBodySchema>;

/** One line of the journal. `offset` rises by one a line and never repeats within a journal. */
export const journalEventSchema = z.intersection(
  z.object({
    offset: z.int().positive(),
    at: z.iso.datetime(),
    deviceId: z.uuid(),
    epoch: z.int().nonnegative(),
  }),
  eventBodySchema,
);
export type JournalEvent = z.infer<typeof journalEventSchema>;

/**
 * GET /events?journal=<uuid>&after=<offset>&wait=<seconds 0..25>&limit=<1..500>.
 * A `journal` other than the sidecar's own is answered from offset 0 of the current one.
 */
export const eventPageSchema = z.strictObject({
  journalId: z.uuid(),
  bootId: z.uuid(),
  events: z.array(journalEventSchema),
});
export type EventPage = z.infer<typeof eventPageSchema>;

/** POST /events/ack: everything up to and including `offset` is durable at the API. */
export const eventAckSchema = z.strictObject({
  journalId: z.uuid(),
  offset: z.int().nonnegative(),
});

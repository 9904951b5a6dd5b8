import { z } from 'zod';
import { messageSources, messageStatuses } from '../db/schema.js';
import { limitSchema, pageSchema } from '../lists/list.schemas.js';
import { messagePriorities } from './message-priority.js';

const messageStatusSchema = z.enum(messageStatuses);

/** A message as its owner sees it. */
export const messageSchema = z.object({
  id: z.uuid(),
  deviceId: z.uuid(),
  direction: z.enum(['out', 'in']),
  status: messageStatusSchema,
  /** E.164 with + where known, else the chat's JID. */
  to: z.string(),
  from: z.string(),
  /** Push name of who wrote an incoming message. */
  senderName: z.string().nullable(),
  /** JID of the conversation. */
  chat: z.string(),
  type: z.string(),
  /** Empty once it was erased because of its age. */
  text: z.string(),
  textErasedAt: z.iso.datetime().nullable(),
  source: z.enum(messageSources),
  /** WhatsApp's id of the message, fixed when it was accepted. */
  providerMessageId: z.string(),
  clientMessageId: z.string().nullable(),
  priority: z.enum(messagePriorities),
  /** When it was asked to leave; null is at once. */
  sendAt: z.iso.datetime().nullable(),
  /** From then on it is not sent any more. */
  expiresAt: z.iso.datetime().nullable(),
  /** Id of the message that was sent again as this one. */
  retryOf: z.uuid().nullable(),
  /** What happened, and what to do next. */
  error: z.object({ code: z.string(), message: z.string(), help: z.string() }).nullable(),
  attempts: z.int(),
  backfilled: z.boolean(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  deliveredAt: z.iso.datetime().nullable(),
  readAt: z.iso.datetime().nullable(),
  failedAt: z.iso.datetime().nullable(),
  updatedAt: z.iso.datetime(),
});
export type PublicMessage = z.infer<typeof messageSchema>;

/** WhatsApp's own limit for a text, in code points. */
export const maxTextLength = 65_536;

/** ISO 8601 with a zone, e.g. 2027-01-31T09:00:00+01:00. */
export const momentSchema = z.iso.datetime({
  offset: true,
  error: 'must be a time with its zone, like 2027-01-31T09:00:00+01:00 or 2027-01-31T08:00:00Z',
});

/** POST /messages. Text is the first member of what will be a union by `type`. */
export const sendMessageSchema = z.strictObject({
  deviceId: z.uuid().optional(),
  to: z.string(),
  type: z.literal('text').default('text'),
  text: z.string(),
  clientMessageId: z.string().optional(),
  sendAt: momentSchema
    .optional()
    .describe('Not before this time, at most a year ahead; a past one means now.'),
  expiresAt: momentSchema
    .optional()
    .describe('Not after this time: what still waits then becomes `expired`.'),
  priority: z
    .enum(messagePriorities)
    .default('direct')
    .describe('Bulk yields to direct, in the lane of the device and within a chat.'),
  wait: z
    .number()
    .int()
    .min(0)
    .max(30)
    .default(0)
    .describe('Seconds to wait for `sent` or `failed` before the answer.'),
});
export type SendMessageInput = z.infer<typeof sendMessageSchema>;

export const listMessagesSchema = z.strictObject({
  cursor: z.string().optional(),
  limit: limitSchema({ most: 100, usual: 50 }),
  status: messageStatusSchema.optional(),
  device: z.uuid().optional(),
  direction: z.enum(['out', 'in']).optional(),
});
export type ListMessagesInput = z.infer<typeof listMessagesSchema>;

export const messageIdSchema = z.strictObject({ id: z.uuid() });

/** POST /messages/{id}/send-again */
export const sendAgainSchema = z.strictObject({
  id: z.uuid(),
  /** Without one, sending the same message again a second time answers with the first one. */
  clientMessageId: z.string().optional(),
  /** Needed for an `unknown` message, which may have arrived. */
  confirmPossibleDuplicate: z.boolean().default(false),
});
export type SendAgainInput = z.infer<typeof sendAgainSchema>;

/** Everything that happened to a message, oldest first. */
export const messageHistorySchema = z.object({
  events: z.array(
    z.object({
      status: messageStatusSchema,
      at: z.iso.datetime(),
      code: z.string().nullable(),
    }),
  ),
  attempts: z.array(
    z.object({
      number: z.int(),
      startedAt: z.iso.datetime(),
      endedAt: z.iso.datetime().nullable(),
      /** A status of messages, or `not_sent`: it went back to the queue. Null while it runs. */
      outcome: z.string().nullable(),
      code: z.string().nullable(),
    }),
  ),
});
export type MessageHistory = z.infer<typeof messageHistorySchema>;

export const messagePageSchema = pageSchema(messageSchema);
export type MessagePage = z.infer<typeof messagePageSchema>;

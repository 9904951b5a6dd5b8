import { z } from 'zod';
import { messageSources, messageStatuses } from '../db/schema.js';

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
  text: z.string(),
  source: z.enum(messageSources),
  /** WhatsApp's id of the message, fixed when it was accepted. */
  providerMessageId: z.string(),
  clientMessageId: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
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

/** POST /messages. Text is the first member of what will be a union by `type`. */
export const sendMessageSchema = z.strictObject({
  deviceId: z.uuid().optional(),
  to: z.string(),
  type: z.literal('text').default('text'),
  text: z.string(),
  clientMessageId: z.string().optional(),
  /** Seconds to wait for `sent` or `failed`. */
  wait: z.number().int().min(0).max(30).default(0),
});
export type SendMessageInput = z.infer<typeof sendMessageSchema>;

export const listMessagesSchema = z.strictObject({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  status: messageStatusSchema.optional(),
  device: z.uuid().optional(),
  direction: z.enum(['out', 'in']).optional(),
});
export type ListMessagesInput = z.infer<typeof listMessagesSchema>;

export const messageIdSchema = z.strictObject({ id: z.uuid() });

export const messagePageSchema = z.object({
  items: z.array(messageSchema),
  nextCursor: z.string().nullable(),
});
export type MessagePage = z.infer<typeof messagePageSchema>;

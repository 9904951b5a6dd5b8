import { z } from 'zod';

/** What is handed over. A closed union; text is its first member. */
export const contentSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1) }),
]);
export type Content = z.infer<typeof contentSchema>;

/**
 * PUT /sessions/:deviceId/messages/:messageId. Idempotent: the same message id is
 * handed to WhatsApp once, and a repeat is answered with the recorded outcome.
 */
export const handOverSchema = z.strictObject({
  epoch: z.int().nonnegative(),
  /** The WhatsApp message id, fixed when the message was accepted: 3EB0 and 18 hex digits. */
  waId: z.string().regex(/^3EB0[0-9A-F]{18}$/),
  /** Chat JID: …@c.us, …@g.us or …@lid. */
  chat: z.string().min(3),
  content: contentSchema,
  /** "typing…" is shown in the chat so long before the text. */
  typingMs: z.int().min(0).max(10_000).optional(),
  /**
   * Nobody was ever asked to send this message: it need not be looked for in the page first. Not to
   * be said again when the answer was lost.
   */
  isFirst: z.boolean().optional(),
});
export type HandOver = z.infer<typeof handOverSchema>;

/**
 * How a hand-over ended.
 * - `sent`: WhatsApp's server acknowledged it (ack >= 1).
 * - `failed`: known not to have been sent; `retry` says whether another attempt can help.
 * - `unknown`: in the page or on the wire, no acknowledgement within 75 s.
 */
export const outcomeSchema = z.discriminatedUnion('result', [
  z.strictObject({ result: z.literal('sent'), ack: z.int().min(1), at: z.iso.datetime() }),
  z.strictObject({
    result: z.literal('failed'),
    retry: z.enum(['later', 'never']),
    /** Stable snake case: recipient_not_on_whatsapp, session_not_connected, page_error, … */
    code: z.string(),
    /** One sentence for people, nothing internal. */
    message: z.string(),
  }),
  z.strictObject({ result: z.literal('unknown'), code: z.string() }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;

/** 200 with the outcome when it is known within 10 s; 202 with `running` otherwise. */
export const handOverAnswerSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('done'), outcome: outcomeSchema }),
  z.strictObject({ state: z.literal('running') }),
]);
export type HandOverAnswer = z.infer<typeof handOverAnswerSchema>;

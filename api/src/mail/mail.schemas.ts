import { z } from 'zod';
import { mailStatuses } from '../db/schema.js';
import { cursorSchema, limitSchema, pageSchema } from '../lists/list.schemas.js';

export const listMailsSchema = z.strictObject({
  status: z.enum(mailStatuses).optional(),
  /** `nextCursor` of the page before. */
  cursor: cursorSchema.optional(),
  limit: limitSchema({ most: 100, usual: 50 }),
});
export type ListMails = z.infer<typeof listMailsSchema>;

export const mailIdSchema = z.strictObject({ id: z.uuid() });

export const mailSchema = z.object({
  id: z.uuid(),
  /** e.g. reset_password, invitation. */
  kind: z.string(),
  to: z.string(),
  subject: z.string(),
  /** unsent: waits for its next attempt, or for a mail server; expired: its time was over first. */
  status: z.enum(mailStatuses),
  attempts: z.int(),
  /** Why the last attempt failed. */
  error: z.string().nullable(),
  createdAt: z.iso.datetime(),
  nextAttemptAt: z.iso.datetime().nullable(),
  /** Not sent any more from then on; a link in it is dead. */
  expiresAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
});
export type PublicMail = z.infer<typeof mailSchema>;

export const mailPageSchema = pageSchema(mailSchema);
export type MailPage = z.infer<typeof mailPageSchema>;

/** One mail with what it says; null once it was sent, or when its link works no more. */
export const mailTextSchema = mailSchema.extend({ text: z.string().nullable() });
export type MailText = z.infer<typeof mailTextSchema>;

export const mailStatusSchema = z.object({
  /** Whether SMTP_URL is set. */
  configured: z.boolean(),
  from: z.string(),
  /** Mails that nobody has got yet and that are still of use. */
  unsent: z.int(),
});

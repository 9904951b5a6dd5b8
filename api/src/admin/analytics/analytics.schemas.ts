import { z } from 'zod';
import { momentSchema } from '../../messages/messages.schemas.js';

/** IANA name of a time zone, e.g. Europe/Berlin. */
export const timeZoneSchema = z
  .string()
  .regex(/^[A-Za-z][\w+\-/]{0,63}$/, 'is an IANA name, like Europe/Berlin or UTC')
  .refine(isTimeZone, 'is not a time zone we know: give its IANA name, like Europe/Berlin or UTC');

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

export const analyticsSchema = z.strictObject({
  /** Left out: 30 days, or 48 hours, before `to`. The step in which it lies is counted whole. */
  from: momentSchema.optional(),
  /** Left out: now. */
  to: momentSchema.optional(),
  unit: z.enum(['hour', 'day']).default('day'),
  timeZone: timeZoneSchema.default('UTC'),
  userId: z.uuid().optional(),
  deviceId: z.uuid().optional(),
});
export type Analytics = z.infer<typeof analyticsSchema>;

/** Each message counts once, by when it was accepted or came in and by what has become of it. */
const countFields = {
  /** All that were to be sent: the sum of sent, failed, unconfirmed, waiting and dropped. */
  accepted: z.int(),
  sent: z.int(),
  /** Those of `sent` that are known to have arrived. */
  delivered: z.int(),
  /** Those of `delivered` that are known to have been read. */
  read: z.int(),
  failed: z.int(),
  /** Handed over, and WhatsApp has not said what became of them. */
  unconfirmed: z.int(),
  /** Scheduled, queued or being sent. */
  waiting: z.int(),
  /** Cancelled or expired. */
  dropped: z.int(),
  received: z.int(),
};

const spanFields = {
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  unit: z.enum(['hour', 'day']),
  timeZone: z.string(),
};

export const messageAnalyticsSchema = z.object({
  ...spanFields,
  /** Every step of the range, oldest first, also those in which nothing happened. */
  items: z.array(
    z.object({
      start: z.iso.datetime(),
      ...countFields,
      /** People who had a message accepted or did something that is in the activity log. */
      activeUsers: z.int(),
    }),
  ),
  totals: z.object(countFields),
});
export type MessageAnalytics = z.infer<typeof messageAnalyticsSchema>;

/** The 100 devices that sent most in the range. */
export const deviceAnalyticsSchema = z.object({
  ...spanFields,
  items: z.array(
    z.object({
      device: z.object({
        id: z.uuid(),
        name: z.string(),
        /** Null once it was deleted. */
        status: z.string().nullable(),
      }),
      owner: z.object({ id: z.uuid(), email: z.string() }),
      ...countFields,
    }),
  ),
  nextCursor: z.null(),
});

/** The most frequent reason first; at most 100. */
export const errorAnalyticsSchema = z.object({
  ...spanFields,
  items: z.array(
    z.object({
      code: z.string(),
      status: z.string(),
      /** In words, as the sender reads it. */
      message: z.string(),
      /** What to do next. */
      help: z.string(),
      count: z.int(),
      /** On how many devices. */
      devices: z.int(),
      lastAt: z.iso.datetime(),
    }),
  ),
  nextCursor: z.null(),
});

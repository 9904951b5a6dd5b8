import * as z from '../../forms/zod';
import { fromLocalInput } from '../../time/local-input';

/** WhatsApp's own limit, in code points; the server counts the same. */
export const maxTextLength = 65_536;

export function countCodePoints(text: string): number {
  return Array.from(text).length;
}

const isMoment = (value: string): boolean => fromLocalInput(value) !== null;

/**
 * The form of one message. Whether a time has passed is for the server to say: an unchanged
 * draft must reach it again even then, since it may have been accepted without our knowing.
 */
export const sendSchema = z
  .object({
    deviceId: z.string(),
    to: z.string().check(z.trim(), z.minLength(1, 'Enter the number of the recipient.')),
    text: z.string().check(
      z.refine((text) => text.trim() !== '', 'Enter the text to send.'),
      z.refine(
        (text) => countCodePoints(text) <= maxTextLength,
        'The text is longer than WhatsApp takes.',
      ),
    ),
    when: z.enum(['now', 'later']),
    sendAt: z.string(),
    limit: z.enum(['none', 'until']),
    expiresAt: z.string(),
  })
  .check(
    z.refine(({ when, sendAt }) => when === 'now' || isMoment(sendAt), {
      error: 'Choose the date and time at which it is sent.',
      path: ['sendAt'],
    }),
    z.refine(({ limit, expiresAt }) => limit === 'none' || isMoment(expiresAt), {
      error: 'Choose the date and time after which it is not sent.',
      path: ['expiresAt'],
    }),
    z.refine((values) => !endsBeforeItBegins(values), {
      error: 'This is before the time at which it is sent. Choose a later one.',
      path: ['expiresAt'],
    }),
  );
export type SendValues = z.infer<typeof sendSchema>;

function endsBeforeItBegins({ when, sendAt, limit, expiresAt }: SendTimes): boolean {
  if (when === 'now' || limit === 'none' || !isMoment(sendAt) || !isMoment(expiresAt)) return false;
  return Date.parse(expiresAt) <= Date.parse(sendAt);
}

type SendTimes = Pick<SendValues, 'when' | 'sendAt' | 'limit' | 'expiresAt'>;

/** What the form says of time, as the API takes it. */
export function timesOf({ when, sendAt, limit, expiresAt }: SendTimes): {
  sendAt?: string;
  expiresAt?: string;
} {
  const start = when === 'later' ? fromLocalInput(sendAt) : null;
  const end = limit === 'until' ? fromLocalInput(expiresAt) : null;
  return {
    ...(start === null ? {} : { sendAt: start }),
    ...(end === null ? {} : { expiresAt: end }),
  };
}

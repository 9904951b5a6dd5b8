import * as z from '../../forms/zod';
import type { Settings, SettingsChange } from './api/settings';

/** A whole number in a text field, within what the server takes. */
const whole = (min: number, max: number) =>
  z.string().check(
    z.trim(),
    z.refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max,
      `Enter a whole number from ${min} to ${max.toLocaleString('en')}.`,
    ),
  );

export const settingsFields = [
  'paceGapSeconds',
  'unknownPolicy',
  'maxDevices',
  'defaultRateLimit',
  'maxRateLimit',
  'registration',
] as const;

export const settingsFormSchema = z
  .object({
    paceGapSeconds: z.string().check(
      z.trim(),
      z.refine(
        (text) => /^\d{1,3}([.,]\d{1,3})?$/.test(text) && toMs(text) <= 600_000,
        'Enter seconds from 0 to 600, like 1.5.',
      ),
    ),
    unknownPolicy: z.enum(['resend_same_id', 'hold']),
    maxDevices: whole(0, 10_000),
    defaultRateLimit: whole(1, 100_000),
    maxRateLimit: whole(1, 100_000),
    registration: z.enum(['as_set_up', 'open', 'closed']),
  })
  .check(
    z.refine((values) => Number(values.defaultRateLimit) <= Number(values.maxRateLimit), {
      error: 'This is above the highest limit. Raise that one, or lower this one.',
      path: ['defaultRateLimit'],
    }),
  );
export type SettingsForm = z.infer<typeof settingsFormSchema>;

function toMs(seconds: string): number {
  return Math.round(Number(seconds.replace(',', '.')) * 1000);
}

/** The settings that this form holds. */
type Held = Pick<Settings, keyof ReturnType<typeof toChange>>;

export function toForm(settings: Held): SettingsForm {
  const { enableRegistration } = settings;
  return {
    paceGapSeconds: String(settings.paceGapMs / 1000),
    unknownPolicy: settings.unknownPolicy,
    maxDevices: String(settings.maxDevices),
    defaultRateLimit: String(settings.defaultRateLimit),
    maxRateLimit: String(settings.maxRateLimit),
    registration:
      enableRegistration === null ? 'as_set_up' : enableRegistration ? 'open' : 'closed',
  };
}

export function toChange(form: SettingsForm) {
  return {
    paceGapMs: toMs(form.paceGapSeconds),
    unknownPolicy: form.unknownPolicy,
    maxDevices: Number(form.maxDevices),
    defaultRateLimit: Number(form.defaultRateLimit),
    maxRateLimit: Number(form.maxRateLimit),
    enableRegistration: form.registration === 'as_set_up' ? null : form.registration === 'open',
  } satisfies SettingsChange;
}

import * as z from '../../forms/zod';
import type { Settings, SettingsChange } from './api/settings';

const mostDays = 36_500;
const mostOrigins = 100;

/** A whole number in a text field, within what the server takes. */
const whole = (min: number, max: number) =>
  z.string().check(
    z.trim(),
    z.refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max,
      `Enter a whole number from ${min} to ${max.toLocaleString('en')}.`,
    ),
  );

/** Days, or nothing for ever. */
const days = z.string().check(
  z.trim(),
  z.refine(
    (text) =>
      text === '' || (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= mostDays),
    `Enter a whole number of days from 1 to ${mostDays.toLocaleString('en')}, or nothing for ever.`,
  ),
);

const readDays = (text: string): number | null => (text === '' ? null : Number(text));
const writeDays = (value: number | null): string => (value === null ? '' : String(value));

/** One origin a line, as browsers send it: scheme, host and port. */
const origins = z.string().check(
  z.refine((text) => readOrigins(text).every(isOrigin), {
    error: 'Each line is an origin, like https://shop.example, without a path.',
  }),
  z.refine((text) => readOrigins(text).length <= mostOrigins, {
    error: `At most ${mostOrigins} origins can be allowed.`,
  }),
);

/** Without what is empty or named twice. */
function readOrigins(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim().replace(/\/$/, ''));
  return [...new Set(lines.filter((line) => line !== ''))];
}

function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

export const settingsFields = [
  'paceGapSeconds',
  'unknownPolicy',
  'maxDevices',
  'maxApiKeys',
  'defaultRateLimit',
  'maxRateLimit',
  'keyRequestRate',
  'registration',
  'requireEmailVerification',
  'sandboxAccess',
  'corsOrigins',
  'messageRetentionDays',
  'mediaRetentionDays',
  'activityRetentionDays',
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
    maxApiKeys: whole(0, 10_000),
    defaultRateLimit: whole(1, 100_000),
    maxRateLimit: whole(1, 100_000),
    keyRequestRate: whole(1, 100_000),
    registration: z.enum(['as_set_up', 'open', 'closed']),
    requireEmailVerification: z.boolean(),
    sandboxAccess: z.enum(['everyone', 'admins', 'nobody']),
    corsOrigins: origins,
    messageRetentionDays: days,
    mediaRetentionDays: days,
    activityRetentionDays: days,
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

/** The settings that this form holds: all but maintenance, which is not saved with the rest. */
type Held = Pick<Settings, keyof ReturnType<typeof toSettings>>;

export function toForm(settings: Held): SettingsForm {
  const { enableRegistration } = settings;
  return {
    paceGapSeconds: String(settings.paceGapMs / 1000),
    unknownPolicy: settings.unknownPolicy,
    maxDevices: String(settings.maxDevices),
    maxApiKeys: String(settings.maxApiKeys),
    defaultRateLimit: String(settings.defaultRateLimit),
    maxRateLimit: String(settings.maxRateLimit),
    keyRequestRate: String(settings.keyRequestRate),
    registration:
      enableRegistration === null ? 'as_set_up' : enableRegistration ? 'open' : 'closed',
    requireEmailVerification: settings.requireEmailVerification,
    sandboxAccess: settings.sandboxAccess,
    corsOrigins: settings.corsOrigins.join('\n'),
    messageRetentionDays: writeDays(settings.messageRetentionDays),
    mediaRetentionDays: writeDays(settings.mediaRetentionDays),
    activityRetentionDays: writeDays(settings.activityRetentionDays),
  };
}

export function toSettings(form: SettingsForm) {
  return {
    paceGapMs: toMs(form.paceGapSeconds),
    unknownPolicy: form.unknownPolicy,
    maxDevices: Number(form.maxDevices),
    maxApiKeys: Number(form.maxApiKeys),
    defaultRateLimit: Number(form.defaultRateLimit),
    maxRateLimit: Number(form.maxRateLimit),
    keyRequestRate: Number(form.keyRequestRate),
    enableRegistration: form.registration === 'as_set_up' ? null : form.registration === 'open',
    requireEmailVerification: form.requireEmailVerification,
    sandboxAccess: form.sandboxAccess,
    corsOrigins: readOrigins(form.corsOrigins),
    messageRetentionDays: readDays(form.messageRetentionDays),
    mediaRetentionDays: readDays(form.mediaRetentionDays),
    activityRetentionDays: readDays(form.activityRetentionDays),
  } satisfies SettingsChange;
}

/** Only what differs: what another administrator changes meanwhile stays theirs. */
export function toChange(form: SettingsForm, held: Held): SettingsChange {
  const before: Record<string, unknown> = { ...held };
  return Object.fromEntries(
    Object.entries(toSettings(form)).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
    ),
  );
}

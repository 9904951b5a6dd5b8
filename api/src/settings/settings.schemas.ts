import { z } from 'zod';

const unknownPolicySchema = z.enum(['resend_same_id', 'hold']);
const sandboxAccessSchema = z.enum(['everyone', 'admins', 'nobody']);

/** How the installation behaves, as its administrators see it. */
export const settingsSchema = z.object({
  /** Pause between two messages of a real device that has none of its own; ± 50 % at random. */
  paceGapMs: z.int(),
  /** What becomes of a message that WhatsApp has not confirmed: asked for by sending its id again, or left alone. */
  unknownPolicy: unknownPolicySchema,
  /** Devices a user may have. */
  maxDevices: z.int(),
  /** API keys a user may have. */
  maxApiKeys: z.int(),
  /** Accepted messages per 60 s of a user without a limit of their own. */
  defaultRateLimit: z.int(),
  /** No user has more, whatever their own limit says. */
  maxRateLimit: z.int(),
  /** Requests a second of one API key, to each API process; twice as many at once. */
  keyRequestRate: z.int(),
  /** Null: as the installation was set up. */
  enableRegistration: z.boolean().nullable(),
  /** New accounts sign in only after they have followed the link in a mail. */
  requireEmailVerification: z.boolean(),
  /** Only administrators get in; messages that were accepted before go on leaving. */
  maintenanceMode: z.boolean(),
  /** Who may add sandbox devices and have sandbox phones. */
  sandboxAccess: sandboxAccessSchema,
  /** Origins of other sites' pages that may use the API with a key. */
  corsOrigins: z.array(z.string()),
  /** Days that the texts of messages, their media and the activity log are kept; null: for ever. */
  messageRetentionDays: z.int().nullable(),
  mediaRetentionDays: z.int().nullable(),
  activityRetentionDays: z.int().nullable(),
  updatedAt: z.iso.datetime(),
});
export type PublicSettings = z.infer<typeof settingsSchema>;

export const longestPaceGapMs = 600_000;
const rateLimitSchema = z.int().min(1).max(100_000);
const retentionDaysSchema = z.int().min(1).max(36_500).nullable();

/** Scheme, host and port, as browsers send it. */
const originSchema = z
  .string()
  .max(300)
  .refine(isOrigin, 'must be an origin, like https://shop.example, without a path');

function isOrigin(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}

/** What is left out stays as it is. */
export const updateSettingsSchema = z.strictObject({
  paceGapMs: z.int().min(0).max(longestPaceGapMs).optional(),
  unknownPolicy: unknownPolicySchema.optional(),
  maxDevices: z.int().min(0).max(10_000).optional(),
  maxApiKeys: z.int().min(0).max(10_000).optional(),
  defaultRateLimit: rateLimitSchema.optional(),
  maxRateLimit: rateLimitSchema.optional(),
  keyRequestRate: rateLimitSchema.optional(),
  enableRegistration: z.boolean().nullable().optional(),
  requireEmailVerification: z.boolean().optional(),
  maintenanceMode: z.boolean().optional(),
  sandboxAccess: sandboxAccessSchema.optional(),
  corsOrigins: z
    .array(originSchema)
    .max(100)
    .refine((origins) => new Set(origins).size === origins.length, 'names an origin twice')
    .optional(),
  messageRetentionDays: retentionDaysSchema.optional(),
  mediaRetentionDays: retentionDaysSchema.optional(),
  activityRetentionDays: retentionDaysSchema.optional(),
});
export type UpdateSettings = z.infer<typeof updateSettingsSchema>;

import { z } from 'zod';

const unknownPolicySchema = z.enum(['resend_same_id', 'hold']);

/** How the installation behaves, as its administrators see it. */
export const settingsSchema = z.object({
  /** Pause between two messages of a real device that has none of its own; ± 50 % at random. */
  paceGapMs: z.int(),
  /** What becomes of a message that WhatsApp has not confirmed: asked for by sending its id again, or left alone. */
  unknownPolicy: unknownPolicySchema,
  /** Devices a user may have. */
  maxDevices: z.int(),
  /** Accepted messages per 60 s of a user without a limit of their own. */
  defaultRateLimit: z.int(),
  /** No user has more, whatever their own limit says. */
  maxRateLimit: z.int(),
  /** Null: as the installation was set up. */
  enableRegistration: z.boolean().nullable(),
  updatedAt: z.iso.datetime(),
});
export type PublicSettings = z.infer<typeof settingsSchema>;

export const longestPaceGapMs = 600_000;
const rateLimitSchema = z.int().min(1).max(100_000);

/** What is left out stays as it is. */
export const updateSettingsSchema = z.strictObject({
  paceGapMs: z.int().min(0).max(longestPaceGapMs).optional(),
  unknownPolicy: unknownPolicySchema.optional(),
  maxDevices: z.int().min(0).max(10_000).optional(),
  defaultRateLimit: rateLimitSchema.optional(),
  maxRateLimit: rateLimitSchema.optional(),
  enableRegistration: z.boolean().nullable().optional(),
});
export type UpdateSettings = z.infer<typeof updateSettingsSchema>;

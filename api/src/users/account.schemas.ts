import { z } from 'zod';
import {
  emailSchema,
  nameSchema,
  newPasswordSchema,
  passwordSchema,
} from '../auth/auth.schemas.js';
import { cursorSchema, limitSchema, pageSchema } from '../lists/list.schemas.js';
import { twoFactorStateSchema } from '../two-factor/two-factor.schemas.js';

/** A person's account as they see it. */
export const profileSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string().nullable(),
  role: z.enum(['admin', 'user']),
  emailVerified: z.boolean(),
  createdAt: z.iso.datetime(),
  twoFactor: twoFactorStateSchema,
});
export type Profile = z.infer<typeof profileSchema>;

export const updateProfileSchema = z.strictObject({ name: nameSchema.nullable() });

export const changePasswordSchema = z.strictObject({
  currentPassword: passwordSchema,
  newPassword: newPasswordSchema,
});

export const changeEmailSchema = z.strictObject({ email: emailSchema, password: passwordSchema });

export const deleteAccountSchema = z.strictObject({ password: passwordSchema });

export const listSessionsSchema = z.strictObject({
  /** `nextCursor` of the page before. */
  cursor: cursorSchema.optional(),
  limit: limitSchema({ most: 100, usual: 50 }),
});
export type ListSessions = z.infer<typeof listSessionsSchema>;

export const sessionIdSchema = z.strictObject({ id: z.uuid() });

export const endSessionsSchema = z.strictObject({
  /** Whether the session that asks stays. */
  keepThis: z.boolean().default(false),
});

/** A browser that is signed in. */
export const authSessionSchema = z.object({
  id: z.uuid(),
  /** The one that asks. */
  current: z.boolean(),
  /** From where it signed in. */
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** At most a minute old. */
  lastSeenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type PublicAuthSession = z.infer<typeof authSessionSchema>;

export const authSessionPageSchema = pageSchema(authSessionSchema);
export type AuthSessionPage = z.infer<typeof authSessionPageSchema>;

export const endedSessionSchema = z.object({ id: z.uuid() });

export const endedSessionsSchema = z.object({ endedSessions: z.int() });

export const deletedAccountSchema = z.object({ deleted: z.literal(true) });

import { z } from 'zod';
import { emailSchema, nameSchema, newPasswordSchema } from '../../auth/auth.schemas.js';
import { cursorSchema, limitSchema, pageSchema } from '../../lists/list.schemas.js';
import { timeZoneSchema } from '../analytics/analytics.schemas.js';

const roleSchema = z.enum(['admin', 'user']);
const statusSchema = z.enum(['active', 'suspended', 'pending']);
const rateLimitSchema = z.int().min(1).max(100_000);

export const listUsersSchema = z.strictObject({
  /** `nextCursor` of the page before. */
  cursor: cursorSchema.optional(),
  limit: limitSchema({ most: 100, usual: 50 }),
  /** Part of the e-mail address or the name, or the whole id. */
  search: z.string().trim().max(254).optional(),
  role: roleSchema.optional(),
  status: statusSchema.optional(),
});
export type ListUsers = z.infer<typeof listUsersSchema>;

export const managedUserSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string().nullable(),
  role: roleSchema,
  /** `pending`: invited, or the address not confirmed yet. */
  status: statusSchema,
  /** Accepted messages per 60 s; null: the installation's default. */
  rateLimit: z.int().nullable(),
  /** The limit that counts. */
  effectiveRateLimit: z.int(),
  emailVerified: z.boolean(),
  twoFactor: z.boolean(),
  createdAt: z.iso.datetime(),
  /** When a session of theirs was last used. */
  lastSeenAt: z.iso.datetime().nullable(),
  counts: z.object({
    devices: z.int(),
    /** Those of them that are connected. */
    connected: z.int(),
    /** API keys that work. */
    apiKeys: z.int(),
    /** Places where they are signed in. */
    sessions: z.int(),
    /** Messages that have not left yet. */
    waiting: z.int(),
  }),
});
export type ManagedUser = z.infer<typeof managedUserSchema>;

/** Newest first. */
export const managedUserPageSchema = pageSchema(managedUserSchema);

export const userIdSchema = z.strictObject({ id: z.uuid() });

const newUserFields = {
  email: emailSchema,
  name: nameSchema.optional(),
  role: roleSchema.default('user'),
  rateLimit: rateLimitSchema.optional(),
};

export const createUserSchema = z.strictObject({ ...newUserFields, password: newPasswordSchema });
export type CreateUser = z.infer<typeof createUserSchema>;

export const inviteUserSchema = z.strictObject(newUserFields);
export type InviteUser = z.infer<typeof inviteUserSchema>;

export const invitedUserSchema = z.object({
  user: managedUserSchema,
  /** Works once, for 7 days; hand it over yourself where no mail is sent. In this answer only. */
  link: z.string(),
  /** Whether a mail with the link is on its way; false while no mail server is set. */
  mailed: z.boolean(),
});

/** What is left out stays as it is. */
export const updateUserSchema = z.strictObject({
  id: z.uuid(),
  name: nameSchema.nullable().optional(),
  role: roleSchema.optional(),
  /** Null: the installation's default. */
  rateLimit: rateLimitSchema.nullable().optional(),
});
export type UpdateUser = z.infer<typeof updateUserSchema>;

export const resetPasswordSchema = z.strictObject({
  id: z.uuid(),
  /** Also ends their sessions now, not only when the link is used. */
  signOut: z.boolean().default(true),
});

export const mailedUserSchema = z.object({
  user: managedUserSchema,
  /** False while no mail server is set: the mail then lies among the unsent ones. */
  mailed: z.boolean(),
});

export const deletedUserSchema = z.object({ id: z.uuid() });

export const userUsageSchema = z.strictObject({
  id: z.uuid(),
  /** Days up to today. */
  days: z.coerce.number().int().min(1).max(90).default(30),
  /** IANA name of the zone whose days are meant. */
  timeZone: timeZoneSchema.default('UTC'),
});

export const usageSchema = z.object({
  /** Each day, oldest first, also those without messages; by when they were accepted or came in. */
  days: z.array(
    z.object({
      start: z.iso.datetime(),
      accepted: z.int(),
      sent: z.int(),
      failed: z.int(),
      received: z.int(),
    }),
  ),
  devices: z.int(),
  connected: z.int(),
  apiKeys: z.int(),
  storage: z.object({
    /** Messages that are kept, of all time. */
    messages: z.int(),
    /** What their texts take. */
    textBytes: z.int(),
  }),
});

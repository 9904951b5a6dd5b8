import { z } from 'zod';
import { keyScopes } from '../trpc/caller.js';

/** What a person may give a key today; a key holds only scopes that do something. */
const grantableScopes = [
  'send',
  'read',
  'devices',
] as const satisfies readonly (typeof keyScopes)[number][];

export const createApiKeySchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z
    .array(z.enum(grantableScopes))
    .min(1)
    .max(grantableScopes.length)
    .refine((scopes) => new Set(scopes).size === scopes.length, 'names a scope twice'),
  /** Accepted messages per 60 s for this key alone; never more than the account's own. */
  rateLimit: z.int().min(1).max(1_000_000).optional(),
});

export const apiKeyIdSchema = z.strictObject({ id: z.uuid() });

export const apiKeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The beginning of the key, e.g. bw_k3x9a0qz. */
  prefix: z.string(),
  scopes: z.array(z.enum(keyScopes)),
  rateLimit: z.int().nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  lastUsedIp: z.string().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type PublicApiKey = z.infer<typeof apiKeySchema>;

/** `key` is only in this one answer. */
export const createdApiKeySchema = apiKeySchema.extend({ key: z.string() });

export const apiKeyPageSchema = z.object({
  items: z.array(apiKeySchema),
  nextCursor: z.string().nullable(),
});

import { z } from 'zod';
import { cursorSchema, limitSchema, pageSchema } from '../lists/list.schemas.js';
import { momentSchema } from '../messages/messages.schemas.js';
import { keyScopes } from '../trpc/caller.js';
import { normalNetwork } from './allowed-addresses.js';

const noneTwice = (values: readonly string[]): boolean => new Set(values).size === values.length;

const nameSchema = z.string().trim().min(1).max(100);

/** Accepted messages per 60 s for this key alone; never more than the account's own. */
const rateLimitSchema = z.int().min(1).max(1_000_000);

const deviceIdsSchema = z
  .array(z.uuid().toLowerCase())
  .min(1)
  .max(100)
  .refine(noneTwice, 'names a device twice');

const networkSchema = z
  .string()
  .max(100)
  .transform((written, context) => {
    const normal = normalNetwork(written);
    if (normal === undefined) {
      context.addIssue(
        'must be an address or a network, like 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32',
      );
    }
    return normal ?? '';
  });

const allowedAddressesSchema = z
  .array(networkSchema)
  .min(1)
  .max(50)
  .transform((networks) => [...new Set(networks)]);

/** Null or left out: the key has no such limit. */
export const createApiKeySchema = z.strictObject({
  name: nameSchema,
  /** `admin` can be given by administrators only. */
  scopes: z
    .array(z.enum(keyScopes))
    .min(1)
    .max(keyScopes.length)
    .refine(noneTwice, 'names a scope twice'),
  rateLimit: rateLimitSchema
    .nullable()
    .optional()
    .describe('Accepted messages per 60 s for this key; never more than the account’s own.'),
  deviceIds: deviceIdsSchema
    .nullable()
    .optional()
    .describe('Your devices that the key may use; it sees nothing of the others.'),
  allowedAddresses: allowedAddressesSchema
    .nullable()
    .optional()
    .describe('Addresses and CIDR networks from which the key may be used.'),
  expiresAt: momentSchema.nullable().optional(),
});
export type CreateApiKey = z.infer<typeof createApiKeySchema>;

export const apiKeyIdSchema = z.strictObject({ id: z.uuid() });

/** What is left out stays as it is; null lifts a limit. Scopes are fixed: create another key. */
export const updateApiKeySchema = createApiKeySchema
  .omit({ scopes: true })
  .partial()
  .extend({ id: z.uuid() });
export type UpdateApiKey = z.infer<typeof updateApiKeySchema>;

const longestOverlapSeconds = 30 * 86_400;

export const rotateApiKeySchema = z.strictObject({
  id: z.uuid(),
  overlapSeconds: z
    .int()
    .min(0)
    .max(longestOverlapSeconds)
    .default(86_400)
    .describe('Seconds that the old key goes on working; 0 revokes it at once.'),
  expiresAt: momentSchema
    .nullable()
    .optional()
    .describe('Left out: as long from now as the old key was given.'),
});
export type RotateApiKey = z.infer<typeof rotateApiKeySchema>;

export const listApiKeysSchema = z.strictObject({
  /** `nextCursor` of the page before. */
  cursor: cursorSchema.optional(),
  limit: limitSchema({ most: 100, usual: 100 }),
});
export type ListApiKeys = z.infer<typeof listApiKeysSchema>;

export const apiKeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The beginning of the key, e.g. bw_k3x9a0qz. */
  prefix: z.string(),
  scopes: z.array(z.enum(keyScopes)),
  status: z.enum(['active', 'expired', 'revoked']),
  rateLimit: z.int().nullable(),
  /** Null: all devices of the account. */
  deviceIds: z.array(z.uuid()).nullable(),
  /** CIDR networks; null: from everywhere. */
  allowedAddresses: z.array(z.string()).nullable(),
  createdAt: z.iso.datetime(),
  /** Null: never. After a rotation the end of the overlap. */
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  lastUsedIp: z.string().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  /** By rotation: the key before this one, and the one after it. */
  replacesId: z.uuid().nullable(),
  replacedById: z.uuid().nullable(),
});
export type PublicApiKey = z.infer<typeof apiKeySchema>;

/** `key` is only in this one answer. */
export const createdApiKeySchema = apiKeySchema.extend({ key: z.string() });
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;

export const apiKeyPageSchema = pageSchema(apiKeySchema);
export type ApiKeyPage = z.infer<typeof apiKeyPageSchema>;

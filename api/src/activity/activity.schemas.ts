import { z } from 'zod';
import { cursorSchema, limitSchema, pageSchema } from '../lists/list.schemas.js';
import { momentSchema } from '../messages/messages.schemas.js';

const pageFields = {
  /** `nextCursor` of the page before. */
  cursor: cursorSchema.optional(),
  limit: limitSchema({ most: 200, usual: 50 }),
};

/** What both the user's and the administrator's list can be asked for. */
const filterFields = {
  /** An action or its beginning: `auth.login` finds `auth.login_failed`, too; `devices.` all of devices. */
  action: z
    .string()
    .regex(/^[a-z][a-z_.]{0,59}$/, 'is an action or its beginning, like auth.login or devices.')
    .optional(),
  /** From then on. */
  from: momentSchema.optional(),
  /** Before then. */
  to: momentSchema.optional(),
};

export const listOwnActivitySchema = z.strictObject({ ...pageFields, ...filterFields });
export type ListOwnActivity = z.infer<typeof listOwnActivitySchema>;

export const activityTargets = [
  'user',
  'device',
  'api_key',
  'message',
  'host',
  'settings',
  'session',
  'mail',
  'webhook',
] as const;

export const listActivitySchema = z.strictObject({
  ...pageFields,
  ...filterFields,
  /** What this user did, and what others did to them and theirs. */
  userId: z.uuid().optional(),
  /** As it was when it happened; also of failed sign-ins with an address that nobody has. */
  email: z.string().trim().toLowerCase().max(254).optional(),
  targetType: z.enum(activityTargets).optional(),
  targetId: z.uuid().optional(),
  /** IP address, exactly. */
  address: z.string().trim().max(45).optional(),
});
export type ListActivity = z.infer<typeof listActivitySchema>;

const lineFields = {
  id: z.uuid(),
  at: z.iso.datetime(),
  /** `<feature>.<what>` */
  action: z.string(),
  target: z
    .object({
      type: z.string(),
      id: z.uuid().nullable(),
      /** Its present name or e-mail address, if it still exists. */
      label: z.string().nullable(),
    })
    .nullable(),
  /** What else is known of it; of a change `before` and `after`. */
  details: z.record(z.string(), z.unknown()),
  /** X-Request-Id of the request that it was done by. */
  requestId: z.uuid().nullable(),
};

/** A line of one's own history. */
const ownActivitySchema = z.object({
  ...lineFields,
  /**
   * `you`: signed in, or by one of your keys; `administrator`: for you or on what is yours;
   * `unknown`: somebody who was refused; `system`: nobody, it happened.
   */
  by: z.enum(['you', 'administrator', 'unknown', 'system']),
  /** The beginning of the key that was used. */
  keyPrefix: z.string().nullable(),
  /** Null also for what an administrator did. */
  ipAddress: z.string().nullable(),
});
export type OwnActivity = z.infer<typeof ownActivitySchema>;

/** Newest first. */
export const ownActivityPageSchema = pageSchema(ownActivitySchema);

/** A line as administrators see it. */
const activitySchema = z.object({
  ...lineFields,
  /** Who did it; `id` is null for nobody known and for accounts that are gone. */
  actor: z.object({ id: z.uuid().nullable(), email: z.string().nullable() }),
  /** Whose it was, when not the actor's own. */
  owner: z.object({ id: z.uuid(), email: z.string() }).nullable(),
  keyId: z.uuid().nullable(),
  keyPrefix: z.string().nullable(),
  ipAddress: z.string().nullable(),
});
export type PublicActivity = z.infer<typeof activitySchema>;

/** Newest first. */
export const activityPageSchema = pageSchema(activitySchema);

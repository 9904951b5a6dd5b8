import { z } from 'zod';

/**
 * The closed set of session states. Everything finer is a `reason`.
 * `connected` is the only one in which messages are handed to WhatsApp.
 */
export const sessionStates = [
  'starting',
  'linking',
  'syncing',
  'connected',
  'reconnecting',
  'logged_out',
  'failed',
  'stopped',
] as const;
export const sessionStateSchema = z.enum(sessionStates);
export type SessionState = z.infer<typeof sessionStateSchema>;

/** What a person must do on the phone while a session is `linking`. */
export const linkingStepSchema = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('qr'),
    /** The text that the phone scans. A secret: never logged, never journaled. */
    qr: z.string(),
    expiresAt: z.iso.datetime(),
    /** When linking as a whole ends in `stopped (link_timeout)`. */
    endsAt: z.iso.datetime(),
  }),
  z.strictObject({
    step: z.literal('code'),
    /** Eight characters, shown as ABCD-EFGH. */
    code: z.string(),
    phone: z.string(),
    expiresAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
  }),
]);
export type LinkingStep = z.infer<typeof linkingStepSchema>;

/** Who the linked account is, in every form that WhatsApp told us. */
export const accountSchema = z.strictObject({
  /** E.164 with +, null while only the LID is known. */
  phone: z.string().nullable(),
  /** e.g. 4915112345678@c.us */
  jid: z.string().nullable(),
  /** e.g. 123456789012345@lid */
  lid: z.string().nullable(),
  pushName: z.string().nullable(),
});
export type Account = z.infer<typeof accountSchema>;

/** A feature that the page lacks something for; an order for it is refused as `feature_unavailable`. */
export const unavailableFeatureSchema = z.strictObject({
  /** Snake case, e.g. `pairing_code`. */
  feature: z.string(),
  /** The module or function of the page that was looked for. */
  missing: z.string(),
});
export type UnavailableFeature = z.infer<typeof unavailableFeatureSchema>;

export const sessionSchema = z.strictObject({
  deviceId: z.uuid(),
  /** Fencing: orders with a lower epoch are refused. */
  epoch: z.int().nonnegative(),
  state: sessionStateSchema,
  /** Snake case, e.g. `link_timeout`, `removed_on_phone`, `browser_lost`; null when there is nothing to add. */
  reason: z.string().nullable(),
  /** When `state` was entered. */
  since: z.iso.datetime(),
  account: accountSchema.nullable(),
  linking: linkingStepSchema.nullable(),
  /** Restart attempts since the last `connected`, and when the next one starts. */
  attempt: z.int().nonnegative(),
  nextAttemptAt: z.iso.datetime().nullable(),
  /** What this page cannot do, each with the name of what the page lacks. */
  unavailableFeatures: z.array(unavailableFeatureSchema).default([]),
  /** What the browser's processes take, in bytes; null while none runs or it was not measured yet. */
  memoryBytes: z.int().nonnegative().nullable().default(null),
});
export type Session = z.infer<typeof sessionSchema>;

/** PUT /sessions/:deviceId — start (idempotent: a running session is left alone). */
export const startSessionSchema = z.strictObject({
  epoch: z.int().nonnegative(),
  sandbox: z.boolean(),
  /** Shown on the phone in its list of linked devices. */
  deviceName: z.string().max(50),
});
export type StartSession = z.infer<typeof startSessionSchema>;

/** Body of the orders that carry nothing but the fence: stop, logout, erase. */
export const fencedSchema = z.strictObject({ epoch: z.int().nonnegative() });

/** POST /sessions/:deviceId/pairing-code */
export const pairingCodeRequestSchema = z.strictObject({
  epoch: z.int().nonnegative(),
  /** E.164 with or without +. */
  phone: z.string().regex(/^\+?[1-9]\d{6,14}$/),
});

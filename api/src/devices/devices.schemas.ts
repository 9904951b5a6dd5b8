import { z } from 'zod';

const deviceStatusSchema = z.enum([
  'starting',
  'linking',
  'syncing',
  'connected',
  'reconnecting',
  'logged_out',
  'failed',
  'stopped',
]);

const linkingSchema = z.discriminatedUnion('step', [
  z.object({ step: z.literal('waiting') }),
  z.object({
    step: z.literal('qr'),
    /** The text that a phone scans. */
    qr: z.string(),
    expiresAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
  }),
  z.object({
    step: z.literal('code'),
    /** Eight characters without the dash. */
    code: z.string(),
    phone: z.string(),
    expiresAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
  }),
]);

/** A device as its owner sees it. */
export const deviceSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  sandbox: z.boolean(),
  isDefault: z.boolean(),
  status: deviceStatusSchema,
  /** Snake case, e.g. link_timeout, removed_on_phone, host_unreachable. */
  statusReason: z.string().nullable(),
  statusSince: z.iso.datetime(),
  /** E.164 with +. */
  phone: z.string().nullable(),
  pushName: z.string().nullable(),
  /** While `status` is starting or linking; null otherwise. */
  linking: linkingSchema.nullable(),
  attempt: z.int(),
  nextAttemptAt: z.iso.datetime().nullable(),
  /** Why accepted messages wait although the device is connected, e.g. number_changed. */
  holdReason: z.string().nullable(),
  /** Messages waiting in this device's lane. */
  queued: z.int(),
  linkedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});
export type PublicDevice = z.infer<typeof deviceSchema>;

export const createDeviceSchema = z.strictObject({
  name: z.string().trim().min(1).max(50),
  sandbox: z.boolean().default(false),
});

export const deviceIdSchema = z.strictObject({ id: z.uuid() });

export const updateDeviceSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1).max(50).optional(),
  isDefault: z.literal(true).optional(),
});

export const pairingCodeSchema = z.strictObject({ id: z.uuid(), phone: z.string() });

/** What a phone can scan now. */
export const deviceQrSchema = z.object({ qr: z.string(), expiresAt: z.iso.datetime() });

export const deletedDeviceSchema = z.object({ id: z.uuid() });

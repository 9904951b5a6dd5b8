import { z } from 'zod';
import { cursorSchema, foreignCursor, limitSchema, pageSchema } from '../lists/list.schemas.js';
import { longestPaceGapMs } from '../settings/settings.schemas.js';

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
  /** It sends what names no device: the one that was made the default, or the only one. */
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
  /** Pause between two of its messages, ± 50 % at random; null goes by the installation's. */
  paceGapMs: z.int().nullable(),
  /** The pause that counts. */
  effectivePaceGapMs: z.int(),
  /** Whether "typing…" is shown before a text. */
  typing: z.boolean(),
  /** Messages without an expiry of their own expire so long after they were accepted. */
  maxAgeSeconds: z.int().nullable(),
  /** What WhatsApp's present page cannot do, with the name of what it lacks. */
  unavailableFeatures: z.array(z.object({ feature: z.string(), missing: z.string() })),
  /** The machine that runs it; null until it is placed anew. */
  host: z
    .object({
      id: z.uuid(),
      name: z.string(),
      reachable: z.boolean(),
      /** `full`: nothing can be sent until there is room on its disk. */
      storage: z.enum(['ok', 'full']),
    })
    .nullable(),
  limits: z.object({
    /** Messages that its owner may have accepted per 60 s. */
    perMinute: z.int(),
    /** Messages that may wait on it. */
    maxQueued: z.int(),
  }),
  linkedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});
export type PublicDevice = z.infer<typeof deviceSchema>;

export const listDevicesSchema = z.strictObject({
  /** `nextCursor` of the page before. */
  cursor: cursorSchema.optional(),
  limit: limitSchema({ most: 100, usual: 100 }),
});
export type ListDevices = z.infer<typeof listDevicesSchema>;

/** Oldest first. */
export const devicePageSchema = pageSchema(deviceSchema);
export type DevicePage = z.infer<typeof devicePageSchema>;

export const createDeviceSchema = z.strictObject({
  name: z.string().trim().min(1).max(50),
  sandbox: z.boolean().default(false),
});

export const deviceIdSchema = z.strictObject({ id: z.uuid() });

export const updateDeviceSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1).max(50).optional(),
  isDefault: z.literal(true).optional(),
  /** Null: as the installation has it. Below 200 ms on a real device only by an administrator. */
  paceGapMs: z.int().min(0).max(longestPaceGapMs).nullable().optional(),
  typing: z.boolean().optional(),
  /** Null: messages do not expire by themselves. */
  maxAgeSeconds: z.int().min(1).max(604_800).nullable().optional(),
});
export type UpdateDevice = z.infer<typeof updateDeviceSchema>;

export const pairingCodeSchema = z.strictObject({ id: z.uuid(), phone: z.string() });

export const timelineRequestSchema = z.strictObject({
  id: z.uuid(),
  /** `nextCursor` of the page before. */
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, foreignCursor)
    .optional(),
  limit: limitSchema({ most: 100, usual: 50 }),
});

/** The states of a device, newest first; the last 1,000 are kept. */
export const timelinePageSchema = pageSchema(
  z.object({
    id: z.string(),
    at: z.iso.datetime(),
    status: deviceStatusSchema,
    /** Snake case, as `statusReason` of a device. */
    reason: z.string().nullable(),
    /** Restarts since it was last connected; 0 when there is nothing to say. */
    attempt: z.int(),
    nextAttemptAt: z.iso.datetime().nullable(),
  }),
);
export type TimelinePage = z.infer<typeof timelinePageSchema>;

/** What a phone can scan now. */
export const deviceQrSchema = z.object({ qr: z.string(), expiresAt: z.iso.datetime() });

export const deletedDeviceSchema = z.object({ id: z.uuid() });

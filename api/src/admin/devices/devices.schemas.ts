import { z } from 'zod';
import { deviceSchema } from '../../devices/devices.schemas.js';
import { cursorSchema, limitSchema, pageSchema } from '../../lists/list.schemas.js';

const statusSchema = deviceSchema.shape.status;

export const listAllDevicesSchema = z.strictObject({
  /** `nextCursor` of the page before. */
  cursor: cursorSchema.optional(),
  limit: limitSchema({ most: 50, usual: 50 }),
  status: statusSchema.optional(),
  hostId: z.uuid().optional(),
  userId: z.uuid().optional(),
  sandbox: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])
    .optional(),
  /** Part of the name, the number or the owner's e-mail address, or the whole id. */
  search: z.string().trim().max(254).optional(),
});
export type ListAllDevices = z.infer<typeof listAllDevicesSchema>;

/** A device with its session, as administrators see it. */
export const managedDeviceSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  sandbox: z.boolean(),
  owner: z.object({
    id: z.uuid(),
    email: z.string(),
    status: z.enum(['active', 'suspended', 'pending', 'deleted']),
  }),
  status: statusSchema,
  statusReason: z.string().nullable(),
  statusSince: z.iso.datetime(),
  /** What it was told to be: running, stopped or logged out. */
  desired: z.enum(['running', 'stopped', 'logged_out']),
  /** Restarts since it was last connected. */
  attempt: z.int(),
  nextAttemptAt: z.iso.datetime().nullable(),
  /** E.164 with +. */
  phone: z.string().nullable(),
  linkedAt: z.iso.datetime().nullable(),
  host: z.object({ id: z.uuid(), name: z.string(), reachable: z.boolean() }).nullable(),
  /** What its browser takes; null while none runs, or its host does not say. */
  memoryBytes: z.int().nullable(),
  /** Messages that wait on it. */
  queued: z.int(),
  /** Why they wait although it is connected: number_changed, user_suspended. */
  holdReason: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export type ManagedDevice = z.infer<typeof managedDeviceSchema>;

/** Newest first. */
export const managedDevicePageSchema = pageSchema(managedDeviceSchema);

export const managedDeviceIdSchema = z.strictObject({ id: z.uuid() });

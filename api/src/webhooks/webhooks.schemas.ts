import { z } from 'zod';
import { deliveryStatuses } from '../db/schema.js';
import { eventTypeSchema } from '../events/events.schemas.js';
import { cursorSchema, limitSchema, pageSchema } from '../lists/list.schemas.js';
import { momentSchema } from '../messages/messages.schemas.js';

const noneTwice = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** Set by us or by HTTP itself. */
const ownHeaders =
  /^(webhook-.*|host|content-.*|connection|transfer-encoding|upgrade|te|trailer|expect|keep-alive|proxy-.*)$/;

const headerNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,100}$/, 'must be a header name')
  .refine((name) => !ownHeaders.test(name.toLowerCase()), 'is set by BotWave or by HTTP');

const headersSchema = z
  .array(
    z.strictObject({
      name: headerNameSchema,
      value: z.string().regex(/^[\x20-\x7e]{0,1000}$/, 'must be printable ASCII'),
    }),
  )
  .max(20)
  .refine(
    (headers) => noneTwice(headers.map(({ name }) => name.toLowerCase())),
    'names a header twice',
  );
export type WebhookHeaders = z.infer<typeof headersSchema>;

export const createWebhookSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  url: z.string().max(4_000),
  /** Null or left out: all devices. */
  deviceIds: z
    .array(z.uuid().toLowerCase())
    .min(1)
    .max(100)
    .refine(noneTwice, 'names a device twice')
    .nullable()
    .optional(),
  /** Null or left out: all types of events. */
  events: z
    .array(eventTypeSchema)
    .min(1)
    .refine(noneTwice, 'names a type twice')
    .nullable()
    .optional(),
  /** Sent with every delivery; their values are never shown again. */
  headers: headersSchema.nullable().optional(),
});
export type CreateWebhook = z.infer<typeof createWebhookSchema>;

export const webhookIdSchema = z.strictObject({ id: z.uuid() });

/** What is left out stays as it is. */
export const updateWebhookSchema = createWebhookSchema.partial().extend({
  id: z.uuid(),
  /** Off: nothing is sent, and what happens meanwhile must be replayed. */
  enabled: z.boolean().optional(),
});
export type UpdateWebhook = z.infer<typeof updateWebhookSchema>;

const longestOverlapSeconds = 30 * 86_400;

export const rotateSecretSchema = z.strictObject({
  id: z.uuid(),
  /** How long deliveries are signed with the old secret as well. */
  overlapSeconds: z.int().min(0).max(longestOverlapSeconds).default(86_400),
});

export const listWebhooksSchema = z.strictObject({
  cursor: cursorSchema.optional(),
  limit: limitSchema({ most: 100, usual: 100 }),
});

export const listDeliveriesSchema = z.strictObject({
  id: z.uuid(),
  status: z.enum(deliveryStatuses).optional(),
  cursor: cursorSchema.optional(),
  limit: limitSchema({ most: 100, usual: 50 }),
});

export const deliveryIdSchema = z.strictObject({ id: z.uuid(), deliveryId: z.uuid() });

export const replaySchema = z.strictObject({
  id: z.uuid(),
  /** `failed`: what was given up. `missing`: what was never sent, e.g. while the webhook was off. */
  what: z.enum(['failed', 'missing']),
  since: momentSchema,
});

export const webhookSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  url: z.string(),
  deviceIds: z.array(z.uuid()).nullable(),
  events: z.array(z.string()).nullable(),
  /** Names only. */
  headerNames: z.array(z.string()),
  enabled: z.boolean(),
  /** `owner`, `gone`: the receiver answered 410, `failing`: nothing arrived for five days. */
  disabledReason: z.enum(['owner', 'gone', 'failing']).nullable(),
  /** Since then no delivery has succeeded. */
  failingSince: z.iso.datetime().nullable(),
  /** Until then the secret before this one signs as well. */
  previousSecretUntil: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type PublicWebhook = z.infer<typeof webhookSchema>;

/** `secret` is only in this one answer. */
export const createdWebhookSchema = webhookSchema.extend({ secret: z.string() });

export const webhookPageSchema = pageSchema(webhookSchema);

export const deliverySchema = z.object({
  id: z.uuid(),
  webhookId: z.uuid(),
  /** The `webhook-id` that the receiver sees. */
  eventId: z.uuid(),
  type: z.string(),
  status: z.enum(deliveryStatuses),
  attempts: z.int(),
  /** HTTP status of the last answer. */
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
  nextAttemptAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  deliveredAt: z.iso.datetime().nullable(),
});
export type PublicDelivery = z.infer<typeof deliverySchema>;

export const deliveryPageSchema = pageSchema(deliverySchema);

export const deliveryDetailSchema = deliverySchema.extend({
  /** Newest first, at most 50. */
  log: z.array(
    z.object({
      id: z.uuid(),
      at: z.iso.datetime(),
      durationMs: z.int(),
      status: z.int().nullable(),
      error: z.string().nullable(),
      /** First 16 KiB of the answer. */
      response: z.string().nullable(),
    }),
  ),
});

export const replayedSchema = z.object({ count: z.int() });

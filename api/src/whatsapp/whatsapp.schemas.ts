import { z } from 'zod';
import { createDeviceSchema, deviceQrSchema, deviceSchema } from '../devices/devices.schemas.js';
import { sendMessageSchema } from '../messages/messages.schemas.js';

/** Each of the routes acts on the default device unless it names another. */
const whichDevice = { deviceId: z.uuid().optional() };

/** `name` and `sandbox` are for the device that is made when there is none. */
export const initializeSchema = z.strictObject({
  ...whichDevice,
  name: createDeviceSchema.shape.name.default('WhatsApp'),
  sandbox: createDeviceSchema.shape.sandbox,
});
export type Initialize = z.infer<typeof initializeSchema>;

export const whichDeviceSchema = z.strictObject(whichDevice);
export type WhichDevice = z.infer<typeof whichDeviceSchema>;

export const disconnectSchema = z.strictObject({
  ...whichDevice,
  /** Also unlink from WhatsApp: the next start asks for a scan again. */
  unlink: z.boolean().default(false),
});
export type Disconnect = z.infer<typeof disconnectSchema>;

export const qrRequestSchema = z.strictObject({
  ...whichDevice,
  /** `1`: the picture too, as a data: address for an <img>. */
  image: z.enum(['0', '1']).default('0'),
});
export type QrRequest = z.infer<typeof qrRequestSchema>;

/** Where the default device stands; `not_initialized` while there is none. */
export const whatsappStatusSchema = z.object({
  connected: z.boolean(),
  status: z.enum(['not_initialized', ...deviceSchema.shape.status.options]),
  /** E.164 with +, once it is linked. */
  phone: z.string().nullable(),
  device: deviceSchema.nullable(),
});
export type WhatsappStatus = z.infer<typeof whatsappStatusSchema>;

export const whatsappQrSchema = deviceQrSchema.extend({
  /** data:image/png;base64,… where `image=1` asked for it. */
  image: z.string().nullable(),
});
export type WhatsappQr = z.infer<typeof whatsappQrSchema>;

const { to, text, type: _type, ...others } = sendMessageSchema.shape;

/** As POST /messages, with `number` and `message` as other names for `to` and `text`. */
export const sendTextSchema = z
  .strictObject({
    ...others,
    to: to.optional(),
    number: to.optional(),
    text: text.optional(),
    message: text.optional(),
  })
  .superRefine((input, context) => {
    for (const [name, other] of [
      ['to', 'number'],
      ['text', 'message'],
    ] as const) {
      if (input[name] === undefined && input[other] === undefined) {
        context.addIssue({ code: 'custom', path: [name], message: 'is missing' });
      }
      if (input[name] !== undefined && input[other] !== undefined) {
        const message = `is another name for ${name}: give one of them`;
        context.addIssue({ code: 'custom', path: [other], message });
      }
    }
  });

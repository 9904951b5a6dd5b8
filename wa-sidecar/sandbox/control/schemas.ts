import { z } from 'zod';
import { parseNumber } from '../numbers.js';

/** E.164, with or without +; the output always has it. */
export const numberSchema = z.string().transform((text, context) => {
  const number = parseNumber(text);
  if (number !== null) return number;
  context.addIssue({ code: 'custom', message: 'is not an international phone number' });
  return z.NEVER;
});

const nameSchema = z.string().trim().min(1).max(100);
const durationSchema = z.int().min(0).max(3_600_000);

export const newPhoneSchema = z.strictObject({
  name: nameSchema.optional(),
  number: numberSchema.optional(),
});

export const phoneChangesSchema = z.strictObject({
  name: nameSchema.optional(),
  online: z.boolean().optional(),
});

/** What a phone does to link a device: scan a QR text, or type a pairing code. */
export const linkSchema = z.union([
  z.strictObject({ qr: z.string().min(1).max(2000) }),
  z.strictObject({ code: z.string().min(1).max(20) }),
]);

export const newMessageSchema = z.strictObject({
  to: numberSchema,
  text: z.string().min(1).max(65_536),
});

export const readSchema = z.strictObject({ chat: numberSchema });

export const messagesQuerySchema = z.strictObject({
  after: z.coerce.number().int().nonnegative().default(0),
});

export const settingsSchema = z.strictObject({
  qrFirstMs: durationSchema.optional(),
  qrNextMs: durationSchema.optional(),
  qrCount: z.int().min(1).max(100).optional(),
  pairingCodeMs: durationSchema.optional(),
  slowTickMs: durationSchema.optional(),
  missingModules: z
    .array(z.string().regex(/^\w{1,80}$/))
    .max(20)
    .optional(),
  pagesStall: z.boolean().optional(),
});

export const faultsSchema = z.strictObject({
  hangAcks: z.boolean().default(false),
  swallowSends: z.boolean().default(false),
});

export const wedgeSchema = z.strictObject({ forMs: durationSchema });

export const dropSchema = z.strictObject({ forMs: durationSchema.default(0) });

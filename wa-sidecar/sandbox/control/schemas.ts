import { z } from 'zod';
import { speakPlainly } from '../../src/contract/field-words.js';
import { parseNumber } from '../numbers.js';

speakPlainly();

/** E.164, with or without +; the output always has it. */
export const numberSchema = z.string().transform((text, context) => {
  const number = parseNumber(text);
  if (number !== null) return number;
  context.addIssue({ code: 'custom', message: 'is not an international phone number' });
  return z.NEVER;
});

/** NUL is refused; half a character becomes U+FFFD, as where text is sent through the API. */
const textSchema = z
  .string()
  .refine((text) => !text.includes('\0'), 'must not hold a NUL character')
  .overwrite((text) => text.replaceAll(/\p{Surrogate}/gu, '\uFFFD'));

const nameSchema = textSchema.trim().min(1).max(100);
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
export const linkSchema = z.union(
  [
    z.strictObject({ qr: textSchema.min(1).max(2000) }),
    z.strictObject({ code: textSchema.min(1).max(20) }),
  ],
  'Give `qr` or `code`, as text, and nothing else.',
);

export const newMessageSchema = z.strictObject({
  to: numberSchema,
  text: textSchema.min(1).max(65_536),
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
  whatsNewMs: durationSchema.optional(),
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

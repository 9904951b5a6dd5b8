import { z } from 'zod';
import { accountTokenKinds } from '../db/schema.js';

/** One account per address: NFKC, lower case, no blanks around. */
const normalizeEmail = (email: string): string => email.normalize('NFKC').trim().toLowerCase();

export const emailSchema = z
  .string()
  .max(254, 'must have at most 254 characters')
  .overwrite(normalizeEmail)
  .pipe(z.email('is not an e-mail address'));

export const nameSchema = z.string().trim().min(1).max(100);

/** Length only; what else makes a password weak is decided with the e-mail at hand. */
export const newPasswordSchema = z
  .string()
  .min(8, 'must have at least 8 characters')
  .max(256, 'must have at most 256 characters');

export const registerSchema = z.strictObject({
  email: emailSchema,
  password: newPasswordSchema,
  name: nameSchema.optional(),
});

/** One that exists already: nothing is asked of it. */
export const passwordSchema = z
  .string()
  .min(1, 'is missing')
  .max(256, 'must have at most 256 characters');

export const loginSchema = z.strictObject({
  email: emailSchema,
  password: passwordSchema,
});

const tokenSchema = z.string().min(1).max(100);

export const setupSchema = registerSchema.extend({ token: tokenSchema });

export const loginTwoFactorSchema = z.strictObject({
  /** Of the answer to the first step. */
  challenge: tokenSchema,
  /** Six digits of the authenticator app, or a recovery code. */
  code: z.string().min(1, 'is missing').max(50),
});

export const emailOnlySchema = z.strictObject({ email: emailSchema });

export const tokenOnlySchema = z.strictObject({ token: tokenSchema });

export const checkLinkSchema = z.strictObject({
  kind: z.enum(accountTokenKinds),
  token: tokenSchema,
});

export const resetPasswordSchema = z.strictObject({
  token: tokenSchema,
  password: newPasswordSchema,
});

export const acceptInvitationSchema = z.strictObject({
  token: tokenSchema,
  password: newPasswordSchema,
  name: nameSchema.optional(),
});

/** A person as they see themselves. */
export const userSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string().nullable(),
  role: z.enum(['admin', 'user']),
});
export type PublicUser = z.infer<typeof userSchema>;

export const signedInSchema = z.object({ user: userSchema });

/** `user` is null while the address must be confirmed: then a mail says how to go on. */
export const registeredSchema = z.object({
  user: userSchema.nullable(),
  verificationNeeded: z.boolean(),
});

/** `user` is null while a second factor is asked for: then `twoFactor` says how to go on. */
export const loggedInSchema = z.object({
  user: userSchema.nullable(),
  twoFactor: z.object({ challenge: z.string(), expiresAt: z.iso.datetime() }).nullable(),
});

/** What a link is for, e.g. to show it beside the form. */
export const linkSchema = z.object({ email: z.string(), expiresAt: z.iso.datetime() });

/** Noted; whether anything comes of it is not said here. */
export const acceptedSchema = z.object({ accepted: z.literal(true) });

/** `user` is null when nobody is signed in. */
export const sessionSchema = z.object({ user: userSchema.nullable() });

import { z } from 'zod';

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

export const loginSchema = z.strictObject({
  email: emailSchema,
  password: z.string().min(1, 'is missing').max(256, 'must have at most 256 characters'),
});

export const setupSchema = registerSchema.extend({ token: z.string().min(1).max(100) });

/** A person as they see themselves. */
export const userSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string().nullable(),
  role: z.enum(['admin', 'user']),
});
export type PublicUser = z.infer<typeof userSchema>;

export const signedInSchema = z.object({ user: userSchema });

/** `user` is null when nobody is signed in. */
export const sessionSchema = z.object({ user: userSchema.nullable() });

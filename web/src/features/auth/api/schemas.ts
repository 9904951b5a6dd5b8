import * as z from '../../../forms/zod';

export const emailSchema = z
  .string()
  .check(
    z.trim(),
    z.minLength(1, { error: 'Enter your e-mail address.', abort: true }),
    z.email('This is no e-mail address; it looks like name@example.com.'),
  );

/** One that exists already: nothing is asked of it. */
export const passwordSchema = z.string().check(z.minLength(1, 'Enter your password.'));

export const newPasswordSchema = z
  .string()
  .check(
    z.minLength(8, 'A password has at least 8 characters.'),
    z.maxLength(256, 'A password has at most 256 characters.'),
  );

export const nameSchema = z
  .string()
  .check(z.trim(), z.maxLength(100, 'A name has at most 100 characters.'));

export const newPasswordHint = 'At least 8 characters; a few words together are good.';

export const loginSchema = z.object({ email: emailSchema, password: passwordSchema });
export type LoginValues = z.infer<typeof loginSchema>;

export const accountSchema = z.object({
  name: nameSchema,
  email: emailSchema,
  password: newPasswordSchema,
});
export type AccountValues = z.infer<typeof accountSchema>;

/** Six digits, however they are grouped. */
export const appCodeSchema = z.object({
  code: z.string().check(
    z.overwrite((code) => code.replaceAll(/\s/g, '')),
    z.regex(/^\d{6}$/, 'The code has six digits.'),
  ),
});

export const recoveryCodeSchema = z.object({
  code: z.string().check(z.trim(), z.minLength(1, 'Enter one of your recovery codes.')),
});

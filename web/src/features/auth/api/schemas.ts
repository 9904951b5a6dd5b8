import * as z from '@/forms/zod';

const email = z
  .string()
  .check(
    z.trim(),
    z.minLength(1, { error: 'Enter your e-mail address.', abort: true }),
    z.email('This is no e-mail address; it looks like name@example.com.'),
  );

export const loginSchema = z.object({
  email,
  password: z.string().check(z.minLength(1, 'Enter your password.')),
});
export type LoginValues = z.infer<typeof loginSchema>;

export const accountSchema = z.object({
  name: z.string().check(z.trim(), z.maxLength(100, 'A name has at most 100 characters.')),
  email,
  password: z
    .string()
    .check(
      z.minLength(8, 'A password has at least 8 characters.'),
      z.maxLength(256, 'A password has at most 256 characters.'),
    ),
});
export type AccountValues = z.infer<typeof accountSchema>;

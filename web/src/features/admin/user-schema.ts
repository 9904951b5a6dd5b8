import * as z from '../../forms/zod';
import type { ManagedUser } from './api/users';

const longestLimit = 100_000;

/** Messages a minute as text; empty is the installation's default. */
const limitSchema = z.string().check(
  z.trim(),
  z.refine(
    (text) =>
      text === '' || (/^\d{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= longestLimit),
    `Enter a whole number from 1 to ${longestLimit.toLocaleString('en')}, or nothing for the default.`,
  ),
);

const readLimit = (text: string): number | null => (text === '' ? null : Number(text));
const writeLimit = (limit: number | null): string => (limit === null ? '' : String(limit));

const nameSchema = z
  .string()
  .check(z.trim(), z.maxLength(100, 'A name has at most 100 characters.'));
const roleSchema = z.enum(['user', 'admin']);

const newUserFields = {
  email: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, { error: 'Enter an e-mail address.', abort: true }),
      z.email('This is no e-mail address; it looks like name@example.com.'),
    ),
  name: nameSchema,
  role: roleSchema,
  rateLimit: limitSchema,
};

/** With a password the account can be used at once; an invited person chooses it. */
export const newUserSchema = (withPassword: boolean) =>
  z.object({
    ...newUserFields,
    password: withPassword
      ? z
          .string()
          .check(
            z.minLength(8, 'A password has at least 8 characters.'),
            z.maxLength(256, 'A password has at most 256 characters.'),
          )
      : z.string(),
  });
export type NewUser = z.infer<ReturnType<typeof newUserSchema>>;
export const newUserFieldNames = ['email', 'name', 'role', 'rateLimit', 'password'] as const;

export const emptyUser: NewUser = {
  email: '',
  name: '',
  role: 'user',
  rateLimit: '',
  password: '',
};

/** What is left empty is left out. */
export function toNewUser({ email, name, role, rateLimit }: NewUser) {
  const limit = readLimit(rateLimit);
  return {
    email,
    role,
    ...(name === '' ? {} : { name }),
    ...(limit === null ? {} : { rateLimit: limit }),
  };
}

export const userFormSchema = z.object({
  name: nameSchema,
  role: roleSchema,
  rateLimit: limitSchema,
});
export type UserForm = z.infer<typeof userFormSchema>;
export const userFormFields = ['name', 'role', 'rateLimit'] as const;

export function toUserForm(user: Pick<ManagedUser, 'name' | 'role' | 'rateLimit'>): UserForm {
  return { name: user.name ?? '', role: user.role, rateLimit: writeLimit(user.rateLimit) };
}

/** Only what differs: what somebody else changes meanwhile stays theirs. */
export function toUserChange(
  form: UserForm,
  before: Pick<ManagedUser, 'name' | 'role' | 'rateLimit'>,
) {
  const name = form.name === '' ? null : form.name;
  const rateLimit = readLimit(form.rateLimit);
  return {
    ...(name === before.name ? {} : { name }),
    ...(form.role === before.role ? {} : { role: form.role }),
    ...(rateLimit === before.rateLimit ? {} : { rateLimit }),
  };
}

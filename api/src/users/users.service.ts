import { emailTaken, weakPassword } from '../auth/auth.errors.js';
import type { PublicUser } from '../auth/auth.schemas.js';
import { hashPassword } from '../auth/password-hash.js';
import { weakness } from '../auth/weak-passwords.js';
import type { Db } from '../db/database.js';
import { insertUser, type User } from './users.repo.js';

/** Hashes a new password; throws 400 `auth.weak_password`. Outside of any transaction: it takes a while. */
export function hashNewPassword(password: string, email: string): Promise<string> {
  const reason = weakness(password, email);
  if (reason) throw weakPassword(reason);
  return hashPassword(password);
}

/** Throws 409 `auth.email_taken`. `emailVerified`: somebody who runs the installation vouches for it. */
export async function createUser(
  db: Db,
  user: {
    email: string;
    name: string | undefined;
    passwordHash: string;
    role: 'admin' | 'user';
    emailVerified?: boolean;
  },
): Promise<User> {
  const created = await insertUser(db, { ...user, name: user.name ?? null });
  if (!created) throw emailTaken();
  return created;
}

export function toPublicUser(user: User): PublicUser {
  return { id: user.id, email: user.email, name: user.name, role: user.role };
}

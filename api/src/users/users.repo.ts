import { type Selectable, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';

export type User = Selectable<Database['users']>;

export interface NewUser {
  /** Normalised (auth.schemas.ts). */
  email: string;
  name: string | null;
  /** Null: an invited person chooses it. */
  passwordHash: string | null;
  role: 'admin' | 'user';
  /** Default active; `pending` people cannot sign in yet. */
  status?: 'active' | 'pending';
  /** Accepted messages per 60 s; null or left out: the installation's default. */
  rateLimit?: number | null;
  /** Whether they have shown that the address is theirs. */
  emailVerified?: boolean;
}

/** Undefined when the address is taken, decided by the unique index. */
export async function insertUser(db: Db, user: NewUser): Promise<User | undefined> {
  return db
    .insertInto('users')
    .values({
      id: uuidv7(),
      email: user.email,
      name: user.name,
      password_hash: user.passwordHash,
      role: user.role,
      ...(user.status ? { status: user.status } : {}),
      rate_limit: user.rateLimit ?? null,
      email_verified_at: user.emailVerified ? sql<Date>`now()` : null,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returningAll()
    .executeTakeFirst();
}

export function getUserByEmail(db: Db, email: string): Promise<User | undefined> {
  return db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
}

export function getUser(db: Db, id: string): Promise<User | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function adminExists(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

import { type Selectable, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';
import { sqlStateOf } from '../db/sql-state.js';

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

/** As `getUserByEmail`; later changes wait for this transaction. */
export function lockUserByEmail(trx: Db, email: string): Promise<User | undefined> {
  return trx
    .selectFrom('users')
    .selectAll()
    .where('email', '=', email)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Of a caller: the row is there. */
export function requireUser(db: Db, id: string): Promise<User> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** As `requireUser`; later changes wait for this transaction. */
export function lockUser(trx: Db, id: string): Promise<User> {
  return trx
    .selectFrom('users')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
}

const changeUser = (db: Db, id: string) =>
  db.updateTable('users').set({ updated_at: sql<Date>`now()` }).where('id', '=', id);

export async function changeName(db: Db, id: string, name: string | null): Promise<void> {
  await changeUser(db, id).set({ name }).execute();
}

export async function changePasswordOf(db: Db, id: string, passwordHash: string): Promise<void> {
  await changeUser(db, id).set({ password_hash: passwordHash }).execute();
}

/** Of somebody who has not confirmed their address yet. */
export async function changePendingUser(
  db: Db,
  id: string,
  change: { name: string | null; passwordHash: string },
): Promise<void> {
  await changeUser(db, id)
    .set({ name: change.name, password_hash: change.passwordHash })
    .where('status', '=', 'pending')
    .execute();
}

/** The address is confirmed, and who was pending is active. Undefined when suspended or gone. */
export function activateUser(
  db: Db,
  id: string,
  { name }: { name?: string | undefined },
): Promise<User | undefined> {
  return changeUser(db, id)
    .set({
      status: 'active',
      email_verified_at: sql<Date>`coalesce(email_verified_at, now())`,
      ...(name === undefined ? {} : { name }),
    })
    .where('status', 'in', ['active', 'pending'])
    .returningAll()
    .executeTakeFirst();
}

/** The new address is confirmed. Undefined when somebody else has it. */
export async function changeEmailOf(db: Db, id: string, email: string): Promise<User | undefined> {
  try {
    return await changeUser(db, id)
      .set({ email, email_verified_at: sql<Date>`now()` })
      .where('status', '=', 'active')
      .returningAll()
      .executeTakeFirst();
  } catch (error) {
    if (sqlStateOf(error) === uniqueViolation) return undefined;
    throw error;
  }
}

const uniqueViolation = '23505';

export async function adminExists(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether that is an administrator who may act; in a transaction that stays so until its end. */
export async function isActiveAdmin(db: Db, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where(sql<string>`id::text`, '=', id)
    .where('role', '=', 'admin')
    .where('status', '=', 'active')
    .forShare()
    .executeTakeFirst();
  return row !== undefined;
}

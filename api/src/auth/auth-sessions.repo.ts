import { type RawBuilder, type Selectable, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';
import type { Owner, SessionCaller } from '../trpc/caller.js';
import { sessionLifetimeSeconds } from './session-cookie.js';

export type AuthSession = Selectable<Database['auth_sessions']>;

const lifetime = sql<Date>`now() + make_interval(secs => ${sessionLifetimeSeconds})`;

export async function createAuthSession(
  db: Db,
  session: { userId: string; ipAddress: string; userAgent: string | null },
): Promise<string> {
  const id = uuidv7();
  await db
    .insertInto('auth_sessions')
    .values({
      id,
      user_id: session.userId,
      ip_address: session.ipAddress,
      user_agent: session.userAgent?.slice(0, 300) ?? null,
      expires_at: lifetime,
    })
    .execute();
  return id;
}

/** Whether a row of `auth_sessions as s` still signs in: not revoked, not over, used within 7 days. */
export const isAliveSession: RawBuilder<boolean> = sql<boolean>`(s.revoked_at is null
  and s.expires_at > now() and s.last_seen_at > now() - interval '7 days')`;

/** The signed-in person of a session that is alive; undefined also when they are suspended. */
export async function getSessionCaller(db: Db, id: string): Promise<SessionCaller | undefined> {
  const row = await db
    .selectFrom('auth_sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select(['s.id', 'u.id as userId', 'u.email', 'u.role'])
    .where('s.id', '=', id)
    .where(isAliveSession)
    .where('u.status', '=', 'active')
    .executeTakeFirst();
  if (!row) return undefined;
  const { userId, email, role } = row;
  return { kind: 'session', userId, email, role, authSessionId: row.id };
}

/** Whether this account was signed in to from this address within 90 days. */
export async function hasSignedInFrom(db: Db, email: string, ipAddress: string): Promise<boolean> {
  const row = await db
    .selectFrom('auth_sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select('s.id')
    .where('u.email', '=', email)
    .where('s.ip_address', '=', ipAddress)
    .where('s.created_at', '>', sql<Date>`now() - interval '90 days'`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes that a session is in use, at most once a minute. */
export async function touchAuthSession(db: Db, id: string): Promise<void> {
  await db
    .updateTable('auth_sessions')
    .set({ last_seen_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('last_seen_at', '<', sql<Date>`now() - interval '1 minute'`)
    .execute();
}

export async function revokeAuthSession(db: Db, id: string): Promise<void> {
  await db
    .updateTable('auth_sessions')
    .set({ revoked_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Ends every session of a user but one; answers which ended. */
export async function revokeAuthSessions(
  db: Db,
  userId: string,
  exceptId?: string,
): Promise<string[]> {
  let query = db
    .updateTable('auth_sessions')
    .set({ revoked_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null);
  if (exceptId) query = query.where('id', '<>', exceptId);
  return (await query.returning('id').execute()).map(({ id }) => id);
}

/** Sessions that are alive, newest first. */
export function listAuthSessions(
  db: Db,
  owner: Owner,
  page: { before: string | undefined; limit: number },
): Promise<AuthSession[]> {
  let query = db
    .selectFrom('auth_sessions as s')
    .selectAll()
    .where('s.user_id', '=', owner.userId)
    .where(isAliveSession)
    .orderBy('s.id', 'desc')
    .limit(page.limit);
  if (page.before) query = query.where('s.id', '<', page.before);
  return query.execute();
}

/** False when the owner has no such session that is alive. */
export async function revokeOwnAuthSession(db: Db, owner: Owner, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('auth_sessions')
    .set({ revoked_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('user_id', '=', owner.userId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

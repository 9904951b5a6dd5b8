import { type SqlBool, sql } from 'kysely';
import { isActiveKey } from '../../api-keys/api-keys.repo.js';
import { isAliveSession } from '../../auth/auth-sessions.repo.js';
import type { Db } from '../../db/database.js';
import { containing } from '../../db/like-pattern.js';
import type { EndedAccess } from '../../users/end-access.js';
import type { User } from '../../users/users.repo.js';

/** An account with what an administrator is shown beside it. */
export type ManagedUserRow = Omit<User, 'password_hash'> & {
  effective_rate_limit: number;
  two_factor: boolean;
  devices: number;
  connected: number;
  api_keys: number;
  sessions: number;
  waiting: number;
  last_seen_at: Date | null;
};

export interface UserFilter {
  /** Part of the e-mail address or the name, or the whole id. */
  search?: string | undefined;
  role?: 'admin' | 'user' | undefined;
  status?: 'active' | 'suspended' | 'pending' | undefined;
}

/** One page, newest first; ids are uuid v7 and rise with time. */
export function listUsers(
  db: Db,
  { search, role, status }: UserFilter,
  page: { before: string | undefined; limit: number },
): Promise<ManagedUserRow[]> {
  let query = usersOf(db).orderBy('users.id', 'desc').limit(page.limit);
  if (page.before) query = query.where('users.id', '<', page.before);
  if (role) query = query.where('users.role', '=', role);
  if (status) query = query.where('users.status', '=', status);
  if (search) {
    const part = containing(search);
    query = query.where(
      sql<SqlBool>`(users.email ilike ${part} or users.name ilike ${part} or users.id::text = ${search.toLowerCase()})`,
    );
  }
  return query.execute();
}

export function getManagedUser(db: Db, id: string): Promise<ManagedUserRow | undefined> {
  return usersOf(db).where('users.id', '=', id).executeTakeFirst();
}

/** The account, held until the transaction ends; undefined also when it was deleted. */
export function lockUser(trx: Db, id: string): Promise<User | undefined> {
  return trx
    .selectFrom('users')
    .selectAll()
    .where('id', '=', id)
    .where('status', '<>', 'deleted')
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** What is left out stays as it is. */
export async function changeUser(
  trx: Db,
  id: string,
  set: {
    role?: 'admin' | 'user';
    rate_limit?: number | null;
    name?: string | null;
    status?: 'active' | 'suspended';
  },
): Promise<void> {
  await trx
    .updateTable('users')
    .set({ ...set, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

/** What this process's caches may know of an account. */
export async function listAccess(db: Db, userId: string): Promise<EndedAccess> {
  const [sessions, keys] = await Promise.all([
    db
      .selectFrom('auth_sessions')
      .select('id')
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .execute(),
    db.selectFrom('api_keys').select('key_hash').where('user_id', '=', userId).execute(),
  ]);
  return {
    authSessionIds: sessions.map(({ id }) => id),
    keyHashes: keys.map(({ key_hash: hash }) => hash),
  };
}

/** What is kept of a user's messages. */
export async function readStorage(
  db: Db,
  userId: string,
): Promise<{ messages: number; textBytes: number }> {
  return db
    .selectFrom('message_logs')
    .select([
      sql<number>`count(*)::float8`.as('messages'),
      sql<number>`coalesce(sum(octet_length(message_body)), 0)::float8`.as('textBytes'),
    ])
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
}

const suspendedHold = 'user_suspended';

/** Nothing leaves from the devices of a suspended account; what waits goes on waiting. */
export async function holdLanes(trx: Db, userId: string): Promise<void> {
  await trx
    .updateTable('devices')
    .set({ hold_reason: suspendedHold, updated_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .where('hold_reason', 'is', null)
    .execute();
}

/** Lets them go on; a hold for another reason stays. Answers the devices. */
export async function releaseLanes(trx: Db, userId: string): Promise<string[]> {
  const rows = await trx
    .updateTable('devices')
    .set({ hold_reason: null, updated_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('hold_reason', '=', suspendedHold)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Never the password's hash. */
function usersOf(db: Db) {
  return db
    .selectFrom('users')
    .innerJoin('settings', (join) => join.onTrue())
    .select([
      'users.id',
      'users.email',
      'users.name',
      'users.role',
      'users.status',
      'users.rate_limit',
      'users.created_at',
      'users.updated_at',
      'users.email_verified_at',
      'users.deleted_at',
      sql<number>`least(coalesce(users.rate_limit, settings.default_rate_limit),
        settings.max_rate_limit)`.as('effective_rate_limit'),
      sql<boolean>`exists (select from two_factor
        where user_id = users.id and confirmed_at is not null)`.as('two_factor'),
      sql<number>`(select count(*)::int from devices
        where user_id = users.id and deleted_at is null)`.as('devices'),
      sql<number>`(select count(*)::int from devices
        where user_id = users.id and deleted_at is null and status = 'connected')`.as('connected'),
      sql<number>`(select count(*)::int from api_keys k
        where k.user_id = users.id and ${isActiveKey})`.as('api_keys'),
      sql<number>`(select count(*)::int from auth_sessions s
        where s.user_id = users.id and ${isAliveSession})`.as('sessions'),
      sql<number>`(select count(*)::int from message_logs where user_id = users.id
        and status in ('scheduled', 'queued', 'sending'))`.as('waiting'),
      sql<Date | null>`(select max(last_seen_at) from auth_sessions where user_id = users.id)`.as(
        'last_seen_at',
      ),
    ])
    .where('users.status', '<>', 'deleted');
}

import { type Selectable, sql } from 'kysely';
import type { Db } from '../db/database.js';
import { idsWithin } from '../db/id-time.js';
import { beginningWith } from '../db/like-pattern.js';
import type { Database } from '../db/schema.js';

/** A line with the present names of what it speaks of. */
export type ActivityRow = Selectable<Database['activity_logs']> & {
  key_prefix: string | null;
  owner_email: string | null;
  target_label: string | null;
};

export interface ActivityFilter {
  /** What this user did, and what others did to them and theirs. */
  userId?: string | undefined;
  email?: string | undefined;
  /** An action or its beginning. */
  action?: string | undefined;
  targetType?: string | undefined;
  targetId?: string | undefined;
  address?: string | undefined;
  /** From then on. */
  from?: Date | undefined;
  /** Before then. */
  to?: Date | undefined;
}

/** One page, newest first; ids are uuid v7 and rise with time. */
export function listActivity(
  db: Db,
  filter: ActivityFilter,
  page: { before: string | undefined; limit: number },
): Promise<ActivityRow[]> {
  return db
    .with('page', () => pageOf(db, filter, page))
    .selectFrom('page')
    .leftJoin('api_keys', 'api_keys.id', 'page.key_id')
    .leftJoin('users as owner', 'owner.id', 'page.target_user_id')
    .selectAll('page')
    .select([
      'api_keys.prefix as key_prefix',
      'owner.email as owner_email',
      sql<string | null>`case page.target_type
        when 'user' then (select email from users where id = page.target_id)
        when 'device' then (select name from devices where id = page.target_id)
        when 'api_key' then (select name from api_keys where id = page.target_id)
        when 'host' then (select name from sidecar_hosts where id = page.target_id)
      end`.as('target_label'),
    ])
    .orderBy('page.id', 'desc')
    .execute();
}

function pageOf(
  db: Db,
  filter: ActivityFilter,
  { before, limit }: { before: string | undefined; limit: number },
) {
  let query = db.selectFrom('activity_logs').selectAll().orderBy('id', 'desc').limit(limit);
  if (before) query = query.where('id', '<', before);
  const { userId, email, action, targetType, targetId, address, from, to } = filter;
  const ids = idsWithin({ from, to });
  if (ids.first) query = query.where('id', '>=', ids.first);
  if (ids.last) query = query.where('id', '<', ids.last);
  if (from) query = query.where('created_at', '>=', from);
  if (to) query = query.where('created_at', '<', to);
  if (action) query = query.where('action', 'like', beginningWith(action));
  if (email) query = query.where('user_email', '=', email);
  if (targetType) query = query.where('target_type', '=', targetType);
  if (targetId) query = query.where('target_id', '=', targetId);
  if (address) query = query.where('ip_address', '=', address);
  if (userId) {
    query = query.where((where) =>
      where.or([where('user_id', '=', userId), where('target_user_id', '=', userId)]),
    );
  }
  return query;
}

import type { Db } from '../db/database.js';
import { pageOf } from '../lists/keyset-page.js';
import type { Owner } from '../trpc/caller.js';
import type {
  ListActivity,
  ListOwnActivity,
  OwnActivity,
  PublicActivity,
} from './activity.schemas.js';
import { type ActivityRow, listActivity as listRows } from './list-activity.repo.js';

/** What the owner did, and what others did to them and theirs; newest first. */
export function listOwnActivity(db: Db, owner: Owner, input: ListOwnActivity) {
  return readPage(db, { ...input, userId: owner.userId }, (row) => toOwnActivity(row, owner));
}

/** Everybody's; for administrators. */
export function listActivity(db: Db, input: ListActivity) {
  return readPage(db, input, toPublicActivity);
}

async function readPage<T>(
  db: Db,
  { cursor, limit, from, to, ...filter }: ListActivity,
  toPublic: (row: ActivityRow) => T,
): Promise<{ items: T[]; nextCursor: string | null }> {
  const span = { from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined };
  const rows = await listRows(db, { ...filter, ...span }, { before: cursor, limit: limit + 1 });
  const { items, nextCursor } = pageOf(rows, limit);
  return { items: items.map(toPublic), nextCursor };
}

function lineOf(row: ActivityRow) {
  return {
    id: row.id,
    at: row.created_at.toISOString(),
    action: row.action,
    target:
      row.target_type === null
        ? null
        : { type: row.target_type, id: row.target_id, label: row.target_label },
    details: row.details,
    requestId: row.request_id,
  };
}

function toPublicActivity(row: ActivityRow): PublicActivity {
  return {
    ...lineOf(row),
    actor: { id: row.user_id, email: row.user_email },
    owner:
      row.target_user_id === null || row.owner_email === null
        ? null
        : { id: row.target_user_id, email: row.owner_email },
    keyId: row.key_id,
    keyPrefix: row.key_prefix,
    ipAddress: row.ip_address,
  };
}

/** Where an administrator sits, and by which key they act, is not the user's to know. */
function toOwnActivity(row: ActivityRow, owner: Owner): OwnActivity {
  const by = actorOf(row, owner);
  const isTheirs = by !== 'administrator';
  return {
    ...lineOf(row),
    by,
    keyPrefix: isTheirs ? row.key_prefix : null,
    ipAddress: isTheirs ? row.ip_address : null,
  };
}

function actorOf(row: ActivityRow, owner: Owner): OwnActivity['by'] {
  if (row.user_id !== owner.userId) return 'administrator';
  if (row.action.endsWith('_failed')) return 'unknown';
  return row.ip_address === null ? 'system' : 'you';
}

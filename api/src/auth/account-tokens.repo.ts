import { type Selectable, sql } from 'kysely';
import type { Db } from '../db/database.js';
import type { AccountTokenKind, Database } from '../db/schema.js';
import { createOneTimeToken, hashOneTimeToken } from './one-time-token.js';

export type AccountToken = Selectable<Database['account_tokens']>;

/** How long a link works. */
export const tokenSeconds: Record<AccountTokenKind, number> = {
  reset_password: 10 * 60,
  verify_email: 24 * 3600,
  change_email: 24 * 3600,
  invitation: 7 * 24 * 3600,
};

/**
 * A new one-time token of 256 bits for an account; only its hash is stored. Older ones of the same
 * kind die with it. `data` is what using it will do, e.g. the new address.
 */
export async function issueToken(
  trx: Db,
  order: { userId: string; kind: AccountTokenKind; data?: Record<string, unknown> },
): Promise<string> {
  const token = createOneTimeToken();
  await deleteTokens(trx, order.userId, order.kind);
  await trx
    .insertInto('account_tokens')
    .values({
      token_hash: hashOneTimeToken(token),
      user_id: order.userId,
      kind: order.kind,
      data: JSON.stringify(order.data ?? {}),
      expires_at: sql<Date>`now() + make_interval(secs => ${tokenSeconds[order.kind]})`,
    })
    .execute();
  return token;
}

/** Uses a token up; undefined when there is none that is alive. Of parallel uses one wins. */
export function consumeToken(
  trx: Db,
  kind: AccountTokenKind,
  token: string,
): Promise<AccountToken | undefined> {
  return trx
    .deleteFrom('account_tokens')
    .where('token_hash', '=', hashOneTimeToken(token))
    .where('kind', '=', kind)
    .where('expires_at', '>', sql<Date>`now()`)
    .returningAll()
    .executeTakeFirst();
}

/** A token that is alive, left as it is. */
export function getToken(
  db: Db,
  kind: AccountTokenKind | undefined,
  token: string,
): Promise<AccountToken | undefined> {
  let query = db
    .selectFrom('account_tokens')
    .selectAll()
    .where('token_hash', '=', hashOneTimeToken(token))
    .where('expires_at', '>', sql<Date>`now()`);
  if (kind) query = query.where('kind', '=', kind);
  return query.executeTakeFirst();
}

/** Links of this kind, or of every kind, stop working. */
export async function deleteTokens(
  trx: Db,
  userId: string,
  kind?: AccountTokenKind,
): Promise<void> {
  let query = trx.deleteFrom('account_tokens').where('user_id', '=', userId);
  if (kind) query = query.where('kind', '=', kind);
  await query.execute();
}

import { sql } from 'kysely';
import type { Db } from '../db/database.js';
import { adminExists } from '../users/users.repo.js';
import { createOneTimeToken, hashOneTimeToken } from './one-time-token.js';

/** A new one-time token of 256 bits, valid for an hour; only its hash is stored. */
export async function createSetupLink(db: Db): Promise<string> {
  const token = createOneTimeToken();
  await db.deleteFrom('setup_links').where('expires_at', '<', sql<Date>`now()`).execute();
  await db
    .insertInto('setup_links')
    .values({
      token_hash: hashOneTimeToken(token),
      expires_at: sql<Date>`now() + interval '1 hour'`,
    })
    .execute();
  return token;
}

/**
 * Uses a link up, together with "no administrator exists": the advisory lock lets one
 * transaction at a time decide. A word says why not: `unknown` also stands for
 * used and over.
 */
export async function consumeSetupLink(
  trx: Db,
  token: string,
): Promise<'used' | 'unknown' | 'not_needed'> {
  await sql`select pg_advisory_xact_lock(hashtext('botwave: first administrator'))`.execute(trx);
  if (await adminExists(trx)) return 'not_needed';
  const used = await trx
    .updateTable('setup_links')
    .set({ used_at: sql<Date>`now()` })
    .where('token_hash', '=', hashOneTimeToken(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('token_hash')
    .executeTakeFirst();
  return used ? 'used' : 'unknown';
}

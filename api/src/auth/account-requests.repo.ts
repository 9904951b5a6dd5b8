import { type Selectable, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';

export type AccountRequest = Selectable<Database['account_requests']>;

/**
 * Notes what a stranger asks for. One insert, whether the address is known or not: the answer and
 * its time say nothing. `startAccountRequests` does the rest behind it.
 */
export async function insertAccountRequest(
  db: Db,
  request: Pick<AccountRequest, 'kind' | 'email'> & {
    ipAddress: string;
    data?: Record<string, unknown>;
  },
): Promise<void> {
  await db
    .insertInto('account_requests')
    .values({
      id: uuidv7(),
      kind: request.kind,
      email: request.email,
      data: JSON.stringify(request.data ?? {}),
      ip_address: request.ipAddress,
    })
    .execute();
}

/** Takes the oldest request behind `after`; it is gone once the transaction commits. */
export async function takeAccountRequest(
  trx: Db,
  after: string,
): Promise<AccountRequest | undefined> {
  const { rows } = await sql<AccountRequest>`
    delete from account_requests where id = (
      select id from account_requests where id > ${after} order by id limit 1
      for update skip locked)
    returning *`.execute(trx);
  return rows[0];
}

/** What could not be done within an hour is not asked for any more. */
export async function deleteStaleRequests(db: Db): Promise<void> {
  await db
    .deleteFrom('account_requests')
    .where('created_at', '<', sql<Date>`now() - interval '1 hour'`)
    .execute();
}

import { sql } from 'kysely';
import type { Db } from '../../db/database.js';
import { type Claim, leaseSeconds } from './claim.js';

/** False when somebody else holds the message now, or it has moved on. */
export async function renewLease(db: Db, claim: Claim): Promise<boolean> {
  return extend(db, claim, leaseSeconds);
}

/** Lets go without an outcome: after `seconds` any process may ask by the same PUT. */
export async function releaseLease(db: Db, claim: Claim, seconds: number): Promise<void> {
  await extend(db, claim, seconds);
}

async function extend(db: Db, claim: Claim, seconds: number): Promise<boolean> {
  const result = await db
    .updateTable('message_logs')
    .set({ lease_until: sql<Date>`now() + make_interval(secs => ${seconds})` })
    .where('id', '=', claim.messageId)
    .where('lease_owner', '=', claim.leaseId)
    .where('status', 'in', ['sending', 'unknown'])
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

import { sql } from 'kysely';
import type { Db } from '../db/database.js';

export interface TwoFactorRow {
  sealed_secret: Buffer;
  confirmed_at: Date | null;
  /** The database's clock, so that a host whose own is wrong takes the right codes. */
  now_ms: number;
}

export function getTwoFactor(db: Db, userId: string): Promise<TwoFactorRow | undefined> {
  return db
    .selectFrom('two_factor')
    .select(['sealed_secret', 'confirmed_at'])
    .select(sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8`.as('now_ms'))
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

/** Set up and confirmed by a code. */
export async function isTwoFactorOn(db: Db, userId: string): Promise<boolean> {
  return Boolean((await getTwoFactor(db, userId))?.confirmed_at);
}

/** Stores a secret that is not asked for until it is confirmed; false when one is confirmed already. */
export async function putUnconfirmedSecret(
  db: Db,
  userId: string,
  sealedSecret: Buffer,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('two_factor')
    .values({ user_id: userId, sealed_secret: sealedSecret, confirmed_at: null })
    .onConflict((conflict) =>
      conflict
        .column('user_id')
        .doUpdateSet({ sealed_secret: sealedSecret, last_step: 0, created_at: sql<Date>`now()` })
        .where('two_factor.confirmed_at', 'is', null),
    )
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** False when it was confirmed before, or another secret was set up meanwhile. */
export async function confirmSecret(
  trx: Db,
  userId: string,
  sealedSecret: Buffer,
  step: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('two_factor')
    .set({ confirmed_at: sql<Date>`now()`, last_step: step })
    .where('user_id', '=', userId)
    .where('sealed_secret', '=', sealedSecret)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** False when this step or a later one was used before: a code is good once. */
export async function useStep(db: Db, userId: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('two_factor')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', String(step))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** False when there is no such code, or it was used. */
export async function useRecoveryCode(db: Db, userId: string, codeHash: Buffer): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('recovery_codes')
    .set({ used_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('code_hash', '=', codeHash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The older ones die. */
export async function replaceRecoveryCodes(
  trx: Db,
  userId: string,
  codeHashes: Buffer[],
): Promise<void> {
  await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  await trx
    .insertInto('recovery_codes')
    .values(codeHashes.map((hash) => ({ user_id: userId, code_hash: hash })))
    .execute();
}

/** Those that were not used yet. */
export async function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  const row = await db
    .selectFrom('recovery_codes')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** False when it was not on. */
export async function deleteTwoFactor(trx: Db, userId: string): Promise<boolean> {
  await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  const removed = await trx
    .deleteFrom('two_factor')
    .where('user_id', '=', userId)
    .returning('confirmed_at')
    .executeTakeFirst();
  return Boolean(removed?.confirmed_at);
}

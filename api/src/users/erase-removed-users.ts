import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Db } from '../db/database.js';
import { unsettled } from '../messages/message-states.js';
import { type RepeatingWork, startRepeatingWork } from '../process/repeating-work.js';

const everyMs = 60_000;
const batch = 1_000;

/** Erases what removed accounts owned; any number of processes may. */
export function startErasingRemovedUsers({
  db,
  logger,
}: {
  db: Db;
  logger: Logger;
}): RepeatingWork {
  return startRepeatingWork({
    name: 'removed accounts',
    everyMs,
    logger,
    work: () => eraseRemovedUsers(db, batch),
  });
}

/**
 * One step: deletes up to `limit` messages of an account that nothing holds any more, and the
 * account itself when none is left. It is held while a host has yet to erase one of its devices
 * or a message of it is in flight, for at most 30 days. True when there may be more to do.
 */
export async function eraseRemovedUsers(db: Db, limit: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const user = await takeErasable(trx);
    if (user === undefined) return false;
    const { numAffectedRows } = await sql`
      delete from message_logs where id in (
        select id from message_logs where user_id = ${user} order by id limit ${limit})`.execute(
      trx,
    );
    if (Number(numAffectedRows ?? 0n) < limit) {
      await trx.deleteFrom('users').where('id', '=', user).execute();
    }
    return true;
  });
}

async function takeErasable(trx: Db): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select u.id from users u
    where u.deleted_at is not null
      and (u.deleted_at < now() - interval '30 days' or not (
        exists (select from devices d where d.user_id = u.id and d.erase_pending)
        or exists (select from message_logs m
          where m.user_id = u.id and m.status = any(${[...unsettled]}))))
    order by u.deleted_at limit 1
    for update of u skip locked`.execute(trx);
  return rows[0]?.id;
}

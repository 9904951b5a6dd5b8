import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Db } from '../db/database.js';
import { unsettled } from '../messages/message-states.js';
import { type RepeatingWork, startRepeatingWork } from '../process/repeating-work.js';
import type { ForgetPhones } from '../sandbox/forget-phones.js';

const everyMs = 60_000;
const batch = 1_000;

interface Erasing {
  /** Messages that one step deletes at most. */
  limit: number;
  forgetPhones: ForgetPhones;
  /** Accounts that the sandbox could not forget: left out until it is emptied. */
  heldBySandbox: Set<string>;
}

/** Erases what removed accounts owned; any number of processes may. */
export function startErasingRemovedUsers({
  db,
  logger,
  forgetPhones,
}: {
  db: Db;
  logger: Logger;
  forgetPhones: ForgetPhones;
}): RepeatingWork {
  const heldBySandbox = new Set<string>();
  return startRepeatingWork({
    name: 'removed accounts',
    everyMs,
    logger,
    work: async () => {
      const more = await eraseRemovedUsers(db, { limit: batch, forgetPhones, heldBySandbox });
      if (!more) heldBySandbox.clear();
      return more;
    },
  });
}

/**
 * One step: deletes up to `limit` messages of an account that nothing holds any more, and, when
 * none is left, its sandbox phones and the account itself. It is held while a host has yet to erase
 * one of its devices, a message of it is in flight or the sandbox is away, for at most 30 days.
 * True when there may be more to do.
 */
export async function eraseRemovedUsers(db: Db, erasing: Erasing): Promise<boolean> {
  const { limit, forgetPhones, heldBySandbox } = erasing;
  const user = await db.transaction().execute((trx) => eraseMessages(trx, limit, heldBySandbox));
  if (user === undefined) return false;
  if (!user.isEmpty) return true;
  if ((await forgetPhones(user.id)) || user.overdue) {
    await db
      .deleteFrom('users')
      .where('id', '=', user.id)
      .where('deleted_at', 'is not', null)
      .execute();
  } else {
    heldBySandbox.add(user.id);
  }
  return true;
}

interface Erasable {
  id: string;
  /** Nothing holds it any longer. */
  overdue: boolean;
}

async function eraseMessages(
  trx: Db,
  limit: number,
  except: Set<string>,
): Promise<(Erasable & { isEmpty: boolean }) | undefined> {
  const user = await takeErasable(trx, except);
  if (user === undefined) return undefined;
  const { numAffectedRows } = await sql`
    delete from message_logs where id in (
      select id from message_logs where user_id = ${user.id} order by id limit ${limit})`.execute(
    trx,
  );
  return { ...user, isEmpty: Number(numAffectedRows ?? 0n) < limit };
}

async function takeErasable(trx: Db, except: Set<string>): Promise<Erasable | undefined> {
  const { rows } = await sql<Erasable>`
    select u.id, u.deleted_at < now() - interval '30 days' as overdue from users u
    where u.deleted_at is not null
      and u.id <> all(${[...except]}::uuid[])
      and (u.deleted_at < now() - interval '30 days' or not (
        exists (select from devices d where d.user_id = u.id and d.erase_pending)
        or exists (select from message_logs m
          where m.user_id = u.id and m.status = any(${[...unsettled]}))))
    order by u.deleted_at limit 1
    for update of u skip locked`.execute(trx);
  return rows[0];
}

import { sql } from 'kysely';
import type { Db } from '../db/database.js';
import { mailKinds } from './mail-templates.js';
import type { Mail } from './mails.repo.js';

/** Longer than any attempt may take (mail-transport.ts). */
const leaseSeconds = 120;

/**
 * Takes up to `limit` mails that are due, also those whose taker died. Any number of processes may;
 * kinds that this one does not know are a newer one's.
 */
export async function claimMails(db: Db, leaseId: string, limit: number): Promise<Mail[]> {
  const { rows } = await sql<Mail>`
    update mails set status = 'sending', attempts = attempts + 1, lease_owner = ${leaseId},
      lease_until = now() + make_interval(secs => ${leaseSeconds})
    where id in (
      select id from mails
      where ((status = 'unsent' and not_before <= now())
          or (status = 'sending' and lease_until <= now()))
        and expires_at > now() and kind = any(${mailKinds})
      order by not_before limit ${limit}
      for update skip locked)
    returning *`.execute(db);
  return rows;
}

type Taken = Pick<Mail, 'id' | 'lease_owner'>;

const ofLease = (db: Db, { id, lease_owner: leaseOwner }: Taken) =>
  db
    .updateTable('mails')
    .where('id', '=', id)
    .where('status', '=', 'sending')
    .where('lease_owner', '=', leaseOwner);

const released = { lease_owner: null, lease_until: null };

/** Its link has left: nobody reads it here any more. */
export async function settleSent(db: Db, mail: Taken): Promise<void> {
  await ofLease(db, mail)
    .set({
      ...released,
      status: 'sent',
      sent_at: sql<Date>`now()`,
      sealed_token: null,
      error: null,
    })
    .execute();
}

/** The mail server will never take it as it is. */
export async function settleFailed(db: Db, mail: Taken, error: string): Promise<void> {
  await ofLease(db, mail)
    .set({ ...released, status: 'failed', error })
    .execute();
}

/** Tried again after 5 s, 10 s, 20 s … 5 min, each up to a half longer, by the database's clock. */
export async function settleRetry(db: Db, mail: Taken, error: string): Promise<void> {
  await ofLease(db, mail)
    .set({
      ...released,
      status: 'unsent',
      error,
      not_before: sql<Date>`now() + make_interval(
        secs => least(300, 5 * power(2, least(attempts, 10) - 1)) * (1 + random() / 2))`,
    })
    .execute();
}

/** What nobody took in time: its link is dead and goes. */
export async function expireMails(db: Db): Promise<void> {
  await sql`
    update mails set status = 'expired', sealed_token = null, lease_owner = null, lease_until = null
    where expires_at <= now()
      and (status in ('unsent', 'failed') or (status = 'sending' and lease_until <= now()))`.execute(
    db,
  );
}

/** Who wrote to whom is not kept for ever: mails that are done go after 30 days. */
export async function deleteOldMails(db: Db): Promise<void> {
  await db
    .deleteFrom('mails')
    .where('status', 'in', ['sent', 'failed', 'expired'])
    .where('created_at', '<', sql<Date>`now() - interval '30 days'`)
    .execute();
}

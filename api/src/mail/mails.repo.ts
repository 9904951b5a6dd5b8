import { type Selectable, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Vault } from '../auth/vault.js';
import type { Db } from '../db/database.js';
import type { Database, MailStatus } from '../db/schema.js';
import type { MailKind } from './mail-templates.js';

export type Mail = Selectable<Database['mails']>;

export interface MailOrder {
  kind: MailKind;
  /** Passed `emailSchema`: one address, without control characters. */
  to: string;
  /** Whose account it is about; the mail goes with the account. */
  userId: string | null;
  /** For the greeting. */
  name?: string | null;
  /** Of the link, for the templates that have one. */
  token?: string;
  /** Not sent later than this; a link's own validity where there is one. */
  expiresInSeconds?: number;
}

const noticeSeconds = 3 * 24 * 3600;

export const mailPurpose = (id: string): string => `mail ${id}`;

/**
 * Puts a mail into the outbox, in the caller's transaction: it leaves if and only if that commits.
 * Call `app.mail.wake()` after the commit. Answers the mail's id.
 */
export async function queueMail(db: Db, vault: Vault, order: MailOrder): Promise<string> {
  const id = uuidv7();
  const seconds = order.expiresInSeconds ?? noticeSeconds;
  await db
    .insertInto('mails')
    .values({
      id,
      user_id: order.userId,
      kind: order.kind,
      recipient: order.to,
      data: JSON.stringify(order.name ? { name: order.name } : {}),
      sealed_token: order.token === undefined ? null : vault.seal(mailPurpose(id), order.token),
      expires_at: sql<Date>`now() + make_interval(secs => ${seconds})`,
    })
    .execute();
  return id;
}

/** Mails of this kind to this account within the last hour. */
export async function countRecentMails(db: Db, userId: string, kind: MailKind): Promise<number> {
  const row = await db
    .selectFrom('mails')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .where('created_at', '>', sql<Date>`now() - interval '1 hour'`)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Newest first. */
export function listMails(
  db: Db,
  page: { status: MailStatus | undefined; before: string | undefined; limit: number },
): Promise<Mail[]> {
  let query = db.selectFrom('mails').selectAll().orderBy('id', 'desc').limit(page.limit);
  if (page.status) query = query.where('status', '=', page.status);
  if (page.before) query = query.where('id', '<', page.before);
  return query.execute();
}

export function getMail(db: Db, id: string): Promise<Mail | undefined> {
  return db.selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Mails that nobody has got yet and whose time is not over. */
export async function countUnsentMails(db: Db): Promise<number> {
  const row = await db
    .selectFrom('mails')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('status', 'in', ['unsent', 'sending', 'failed'])
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** What was to be told to an account that goes, or was told. */
export async function deleteMailsOf(trx: Db, userId: string): Promise<void> {
  await trx.deleteFrom('mails').where('user_id', '=', userId).execute();
}

/** Undefined when it is sent, under way, or its time is over. */
export function requeueMail(db: Db, id: string): Promise<Mail | undefined> {
  return db
    .updateTable('mails')
    .set({ status: 'unsent', not_before: sql<Date>`now()`, error: null })
    .where('id', '=', id)
    .where('status', 'in', ['unsent', 'failed'])
    .where('expires_at', '>', sql<Date>`now()`)
    .returningAll()
    .executeTakeFirst();
}

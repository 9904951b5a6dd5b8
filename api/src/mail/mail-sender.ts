import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import type { Vault } from '../auth/vault.js';
import type { Config } from '../config/config.js';
import type { Db } from '../db/database.js';
import { startRepeatingWork } from '../process/repeating-work.js';
import { type MailKind, mailKinds, renderMail } from './mail-templates.js';
import { createMailTransport, MailRefused, type MailTransport } from './mail-transport.js';
import { type Mail, mailPurpose } from './mails.repo.js';
import {
  claimMails,
  deleteOldMails,
  expireMails,
  settleFailed,
  settleRetry,
  settleSent,
} from './outbox.repo.js';

export interface MailSender {
  /** Whether SMTP_URL is set. Without it mails wait for an administrator to look at them. */
  configured: boolean;
  /** Sends what has just been queued; call after the commit. */
  wake(): void;
  stop(): Promise<void>;
}

interface MailParts {
  db: Db;
  vault: Vault;
  config: Pick<Config, 'publicUrl' | 'smtpUrl' | 'mailFrom'>;
  logger: Logger;
}

const sweepMs = 2_000;
const atOnce = 5;

/** Starts sending what is in the outbox. Any number of processes may: the rows decide who sends what. */
export function startMailSender(parts: MailParts): MailSender {
  const { smtpUrl, mailFrom } = parts.config;
  const transport = smtpUrl === undefined ? undefined : createMailTransport(smtpUrl, mailFrom);
  const work = startRepeatingWork({
    name: 'mails',
    everyMs: sweepMs,
    logger: parts.logger,
    work: async () => {
      await expireMails(parts.db);
      await deleteOldMails(parts.db);
      return transport ? sendDue(parts, transport) : false;
    },
  });
  return {
    configured: transport !== undefined,
    wake: () => work.wake(),
    stop: async () => {
      await work.stop();
      transport?.close();
    },
  };
}

async function sendDue(parts: MailParts, transport: MailTransport): Promise<boolean> {
  const mails = await claimMails(parts.db, uuidv7(), atOnce);
  await Promise.all(mails.map((mail) => sendOne(parts, transport, mail)));
  return mails.length > 0;
}

async function sendOne(parts: MailParts, transport: MailTransport, mail: Mail): Promise<void> {
  const { db, logger, config } = parts;
  const rendered = renderRow(parts, mail);
  if (!rendered) {
    await settleFailed(db, mail, 'its link cannot be read: the secret in the data folder changed');
    return;
  }
  try {
    const messageId = `<${mail.id}@${new URL(config.publicUrl).hostname}>`;
    await transport.send({ ...rendered, messageId, to: mail.recipient });
    await settleSent(db, mail);
    logger.info({ mailId: mail.id, kind: mail.kind }, 'mail sent');
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    logger.warn({ mailId: mail.id, kind: mail.kind, reason: error.message }, 'mail not sent');
    const settle = error.permanent ? settleFailed : settleRetry;
    await settle(db, mail, error.message);
  }
}

/** What a stored mail says; undefined when its link cannot be read. */
export function renderRow({ vault, config }: Pick<MailParts, 'vault' | 'config'>, mail: Mail) {
  const token =
    mail.sealed_token === null ? undefined : vault.open(mailPurpose(mail.id), mail.sealed_token);
  if (mail.sealed_token !== null && token === undefined) return undefined;
  const name = mail.data['name'];
  return renderMail(kindOf(mail), {
    publicUrl: config.publicUrl,
    token,
    ...(typeof name === 'string' ? { name } : {}),
  });
}

/** The column is free text, so that an older process can carry a newer one's mails. */
function kindOf({ kind }: Mail): MailKind {
  const known = mailKinds.find((one) => one === kind);
  if (!known) throw new Error(`no template for a mail of the kind ${kind}`);
  return known;
}

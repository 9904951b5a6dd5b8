import type pg from 'pg';
import type { Logger } from 'pino';
import type { AuthParts } from './auth/auth-parts.js';
import type { Config } from './config/config.js';
import type { Db } from './db/database.js';
import type { MailSender } from './mail/mail-sender.js';
import type { MessageSignals } from './messages/message-signals.js';
import type { Metrics } from './metrics/metrics.js';
import type { RepeatingWork } from './process/repeating-work.js';
import type { SandboxClient } from './sandbox/sandbox-client.js';
import type { ReadSettings } from './settings/settings-reader.js';
import type { SidecarPool } from './sidecars/sidecar-pool.js';
import type { WebhookSender } from './webhooks/webhook-sender.js';

/** Everything with a lifetime, made once in main.ts and handed down. */
export interface AppContext {
  config: Config;
  db: Db;
  pool: pg.Pool;
  logger: Logger;
  sidecars: SidecarPool;
  auth: AuthParts;
  /** The installation's settings, at most one second old. */
  settings: ReadSettings;
  /** The phones of our own sandbox; undefined where it is off or another's. */
  sandbox: SandboxClient | undefined;
  metrics: Metrics;
  /** Works off what strangers asked for; wake it after the commit. */
  accountRequests: Pick<RepeatingWork, 'wake'>;
  /** Sends the outbox; wake it after the commit that queued a mail. */
  mail: MailSender;
  /** Brings events to webhooks; wake it after the commit that made a delivery. */
  webhooks: Pick<WebhookSender, 'wake'>;
  /** Wakes dispatchers and waiting requests of all API processes; call after commit. */
  signals: MessageSignals;
}

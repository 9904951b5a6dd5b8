import { type Logger, pino } from 'pino';
import type { AppContext } from './app-context.js';
import { startAccountRequests } from './auth/account-requests.js';
import { createAuthParts } from './auth/auth-parts.js';
import { dummyHash } from './auth/password-hash.js';
import { takesSecureCookies } from './auth/session-cookie.js';
import { type Config, loadConfig } from './config/config.js';
import { connectDatabase } from './db/connect.js';
import { isMigrated } from './db/migrator.js';
import { startTimelineSweep } from './devices/timeline-sweep.js';
import { drainHttpServer, startHttpServer } from './http/http-server.js';
import { logSerializers } from './http/request-log.js';
import { startMailSender } from './mail/mail-sender.js';
import { startDispatcher } from './messages/dispatcher.js';
import { startMessageSignals } from './messages/message-signals.js';
import { createMetrics } from './metrics/metrics.js';
import { onEnd } from './process/end-signals.js';
import { type ShutdownStep, shutDown } from './process/shutdown.js';
import { runProgram, StartError } from './process/start-error.js';
import { startRetention } from './retention/retention.js';
import { forgetPhones } from './sandbox/forget-phones.js';
import { startSandboxClient } from './sandbox/sandbox-client.js';
import { createSettingsReader } from './settings/settings-reader.js';
import { startSidecars } from './sidecars/start-sidecars.js';
import { startErasingRemovedUsers } from './users/erase-removed-users.js';
import { startWebhookSender } from './webhooks/webhook-sender.js';

/** Supervisor kills after 20 s (supervisord.conf). */
const shutdownMs = 19_000;
const drainMs = 8_000;

/** `node api/dist/src/main.js`: the API, the web app and the dispatcher of messages. */
await runProgram(async () => {
  const config = loadConfig();
  const logger = pino({ name: 'api', level: config.logLevel, serializers: logSerializers });
  // Filled as parts start, so that a failed start also closes what it had opened.
  const steps: ShutdownStep[] = [];
  const opened = (name: string, run: () => Promise<void>): void => {
    steps.unshift({ name, run });
  };
  try {
    await start(config, logger, opened);
  } catch (error) {
    await shutDown(steps, logger, shutdownMs);
    throw error;
  }
  onEnd((reason) => {
    logger.info({ reason }, 'stopping');
    void shutDown(steps, logger, shutdownMs).then((clean) => process.exit(clean ? 0 : 1));
  });
});

/** Starts the parts in the order in which they need each other; they close in the reverse one. */
async function start(
  config: Config,
  logger: Logger,
  opened: (name: string, close: () => Promise<void>) => void,
): Promise<void> {
  const database = await connectDatabase(config.databaseUrl, logger);
  opened('database', () => database.close());
  const { db, pool } = database;
  if (!(await isMigrated(db))) {
    throw new StartError('The database lacks migrations; run `node api/dist/src/migrate.js`.');
  }
  warnOfPlainCookies(config, logger);
  const signals = await startMessageSignals({ databaseUrl: config.databaseUrl, pool, logger });
  opened('signals', () => signals.stop());
  const sandbox = startSandboxClient(config);
  opened('sandbox client', async () => sandbox?.close());
  const metrics = createMetrics({ db, logger });
  const sidecars = await startSidecars({ config, db, logger, signals, metrics });
  opened('sidecars and journal', () => sidecars.stop());
  const timelines = startTimelineSweep({ db, logger });
  opened('sweep of timelines', () => timelines.stop());
  const auth = createAuthParts(config, db, pool);
  const mail = startMailSender({ db, vault: auth.vault, config, logger });
  opened('mails', () => mail.stop());
  const webhooks = startWebhookSender({ db, vault: auth.vault, config, logger });
  opened('webhooks', () => webhooks.stop());
  const accountRequests = startAccountRequests({ db, auth, config, logger, mail });
  opened('account requests', () => accountRequests.stop());
  const erasing = startErasingRemovedUsers({
    db,
    logger,
    forgetPhones: forgetPhones(config, sandbox),
  });
  opened('erasing of removed accounts', () => erasing.stop());
  const retention = startRetention({ db, logger });
  opened('retention', () => retention.stop());
  const app: AppContext = {
    config,
    db,
    pool,
    logger,
    sidecars: sidecars.pool,
    auth,
    settings: createSettingsReader(db),
    sandbox,
    metrics,
    mail,
    webhooks,
    accountRequests,
    signals,
  };
  await dummyHash();
  const dispatcher = startDispatcher({ db, sidecars: sidecars.pool, signals, logger }, { drainMs });
  opened('dispatcher', () => dispatcher.stop());
  const server = await startHttpServer(app);
  opened('http', () => drainHttpServer(server, drainMs));
  logger.info({ host: config.host, port: config.port }, 'listening');
}

function warnOfPlainCookies(config: Config, logger: Logger): void {
  if (takesSecureCookies(config.publicUrl)) return;
  logger.warn(
    { publicUrl: config.publicUrl },
    'PUBLIC_URL is plain http: passwords and the session cookie can be read on the way; use https',
  );
}

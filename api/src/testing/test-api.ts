import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type { AppContext } from '../app-context.js';
import { startAccountRequests } from '../auth/account-requests.js';
import { createAuthParts } from '../auth/auth-parts.js';
import { createAuthThrottle, type ThrottleLimits } from '../auth/auth-throttle.js';
import type { Config } from '../config/config.js';
import { createHttpApp } from '../http/app.js';
import { logSerializers } from '../http/request-log.js';
import { startMailSender } from '../mail/mail-sender.js';
import { startDispatcher } from '../messages/dispatcher.js';
import { startMessageSignals } from '../messages/message-signals.js';
import { createMetrics } from '../metrics/metrics.js';
import { startSandboxClient } from '../sandbox/sandbox-client.js';
import { createSettingsReader } from '../settings/settings-reader.js';
import { startSidecars } from '../sidecars/start-sidecars.js';
import { startWebhookSender } from '../webhooks/webhook-sender.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

export interface TestApi {
  /** e.g. http://localhost:40123 */
  url: string;
  app: AppContext;
  database: TestDatabase;
  /** Everything that was logged, as one text. */
  logs(): string;
  close(): Promise<void>;
}

export interface TestApiOptions {
  /** `sidecars` of ContractSidecars are the outer edge; without them none answers. */
  config?: Partial<Config>;
  throttle?: ThrottleLimits;
}

/** The real HTTP app on a free port with a database of its own. */
export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'botwave-api-'));
  const server = createServer();
  const port = await listen(server);
  const config = { ...testConfig({ database, dataDir, port }), ...options.config };
  const lines: string[] = [];
  const logger = pino(
    { level: config.logLevel, serializers: logSerializers },
    { write: (line: string) => lines.push(line) },
  );
  const { db, pool } = database;
  const auth = createAuthParts(config, db, pool);
  if (options.throttle) auth.throttle = createAuthThrottle(pool, options.throttle);
  const signals = await startMessageSignals({ databaseUrl: database.url, pool, logger });
  const sandbox = startSandboxClient(config);
  const metrics = createMetrics({ db, logger });
  const sidecars = await startSidecars({ config, db, logger, signals, metrics });
  const mail = startMailSender({ db, vault: auth.vault, config, logger });
  const webhooks = startWebhookSender({ db, vault: auth.vault, config, logger });
  const accountRequests = startAccountRequests({ db, auth, config, logger, mail });
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
  const dispatcher = startDispatcher(app, { sweepMs: 200, drainMs: 0 });
  server.on('request', createHttpApp(app));
  return {
    url: `http://localhost:${port}`,
    app,
    database,
    logs: () => lines.join(''),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await accountRequests.stop();
      await webhooks.stop();
      await mail.stop();
      await dispatcher.stop();
      await sidecars.stop();
      await sandbox?.close();
      await signals.stop();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function testConfig(parts: { database: TestDatabase; dataDir: string; port: number }): Config {
  return {
    production: false,
    port: parts.port,
    host: '127.0.0.1',
    databaseUrl: parts.database.url,
    dataDir: parts.dataDir,
    sidecars: [{ name: 'local', url: 'http://127.0.0.1:1' }],
    sidecarToken: 'a-token-of-this-test',
    sandbox: { kind: 'off' },
    publicUrl: `http://localhost:${parts.port}`,
    smtpUrl: undefined,
    mailFrom: 'BotWave <botwave@localhost>',
    trustProxy: undefined,
    outgoingAllow: ['127.0.0.0/8'],
    metricsToken: undefined,
    logLevel: 'trace',
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

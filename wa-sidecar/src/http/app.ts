import express, { type Express } from 'express';
import type { Session, Status } from '../contract/index.js';
import type { Counters } from '../counters.js';
import type { Journal } from '../journal/journal.js';
import type { Logger } from '../logger.js';
import type { SessionRegistry } from '../sessions/registry.js';
import { requireToken } from './authentication.js';
import { answerErrors, answerNotFound } from './errors.js';
import { eventsRouter } from './events-router.js';
import { answerMetrics } from './metrics.js';
import { logRequests } from './request-log.js';
import { sessionsRouter } from './sessions-router.js';

export interface AppOptions {
  sessions: SessionRegistry;
  journal: Journal;
  counters: Counters;
  token: string;
  bootId: string;
  capacity: number;
  logger: Logger;
}

/** The sidecar's HTTP as the contract has it. All but `GET /healthz` needs the token. */
export function createApp(options: AppOptions): Express {
  const { sessions, journal, counters, token, bootId, capacity, logger } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.use(logRequests(logger));
  app.use(requireToken(token));
  app.use(express.json({ limit: '1mb', inflate: false }));
  app.get('/status', (_request, response) => {
    const { journalId, lastOffset } = journal;
    const sessionList = sessions.list();
    const status: Status = {
      bootId,
      journalId,
      lastOffset,
      storage: sessions.storage,
      capacity,
      sessions: sessionList,
      gaps: { ...counters.gaps },
      memoryBytes: totalMemory(sessionList),
    };
    response.json(status);
  });
  app.get('/metrics', answerMetrics({ sessions, journal, counters }));
  app.use('/sessions', sessionsRouter(sessions));
  app.use('/events', eventsRouter(journal));
  app.use(answerNotFound);
  app.use(answerErrors(logger));
  return app;
}

/** The sidecar's own process and all browsers. */
function totalMemory(sessions: readonly Session[]): number {
  const browsers = sessions.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), 0);
  return process.memoryUsage.rss() + browsers;
}

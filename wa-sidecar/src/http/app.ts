import express, { type Express } from 'express';
import type { Status } from '../contract/index.js';
import type { Journal } from '../journal/journal.js';
import type { Logger } from '../logger.js';
import type { SessionRegistry } from '../sessions/registry.js';
import { requireToken } from './authentication.js';
import { answerErrors, answerNotFound } from './errors.js';
import { eventsRouter } from './events-router.js';
import { logRequests } from './request-log.js';
import { sessionsRouter } from './sessions-router.js';

export interface AppOptions {
  sessions: SessionRegistry;
  journal: Journal;
  token: string;
  bootId: string;
  capacity: number;
  logger: Logger;
}

/** The sidecar's HTTP as the contract has it. All but `GET /healthz` needs the token. */
export function createApp(options: AppOptions): Express {
  const { sessions, journal, token, bootId, capacity, logger } = options;
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
    const { journalId, lastOffset, storage } = journal;
    const status: Status = {
      bootId,
      journalId,
      lastOffset,
      storage,
      capacity,
      sessions: sessions.list(),
      gaps: { found: 0, closed: 0 },
    };
    response.json(status);
  });
  app.use('/sessions', sessionsRouter(sessions));
  app.use('/events', eventsRouter(journal));
  app.use(answerNotFound);
  app.use(answerErrors(logger));
  return app;
}

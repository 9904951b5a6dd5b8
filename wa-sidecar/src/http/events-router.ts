import { Router } from 'express';
import { z } from 'zod';
import { eventAckSchema } from '../contract/index.js';
import type { Journal } from '../journal/journal.js';

const querySchema = z.strictObject({
  journal: z.uuid().optional(),
  after: z.coerce.number().int().nonnegative().default(0),
  wait: z.coerce.number().min(0).max(25).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(500),
});

/** The journal: read behind a cursor, waiting for news, and acknowledged. */
export function eventsRouter(journal: Journal): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    const { journal: journalId = null, after, wait, limit } = querySchema.parse(request.query);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const order = { journalId, after, limit, waitMs: wait * 1000, signal: gone.signal };
    response.json(await journal.read(order));
  });
  router.post('/ack', async (request, response) => {
    const { journalId, offset } = eventAckSchema.parse(request.body);
    await journal.acknowledge(journalId, offset);
    response.status(204).end();
  });
  return router;
}

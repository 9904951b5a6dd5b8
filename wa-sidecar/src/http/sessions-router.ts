import { Router } from 'express';
import { z } from 'zod';
import {
  fencedSchema,
  handOverSchema,
  pairingCodeRequestSchema,
  startSessionSchema,
} from '../contract/index.js';
import type { SessionRegistry } from '../sessions/registry.js';

const paramsSchema = z.object({ deviceId: z.uuid() });
const messageParamsSchema = paramsSchema.extend({ messageId: z.uuid() });
const eraseQuerySchema = z.strictObject({ epoch: z.coerce.number().int().nonnegative() });

/** Orders to sessions, and what they are doing. */
export function sessionsRouter(sessions: SessionRegistry): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    response.json(sessions.list());
  });
  router.get('/:deviceId', (request, response) => {
    const { deviceId } = paramsSchema.parse(request.params);
    response.json(sessions.get(deviceId));
  });
  router.put('/:deviceId', async (request, response) => {
    const { deviceId } = paramsSchema.parse(request.params);
    response.json(await sessions.start(deviceId, startSessionSchema.parse(request.body)));
  });
  router.delete('/:deviceId', async (request, response) => {
    const { deviceId } = paramsSchema.parse(request.params);
    await sessions.erase(deviceId, eraseQuerySchema.parse(request.query).epoch);
    response.status(204).end();
  });
  router.post('/:deviceId/stop', async (request, response) => {
    const { deviceId } = paramsSchema.parse(request.params);
    response.json(await sessions.stop(deviceId, fencedSchema.parse(request.body).epoch));
  });
  router.post('/:deviceId/logout', async (request, response) => {
    const { deviceId } = paramsSchema.parse(request.params);
    response.json(await sessions.logout(deviceId, fencedSchema.parse(request.body).epoch));
  });
  router.post('/:deviceId/pairing-code', async (request, response) => {
    const { deviceId } = paramsSchema.parse(request.params);
    const { epoch, phone } = pairingCodeRequestSchema.parse(request.body);
    response.json(await sessions.requestPairingCode(deviceId, epoch, phone));
  });
  router.put('/:deviceId/messages/:messageId', async (request, response) => {
    const { deviceId, messageId } = messageParamsSchema.parse(request.params);
    const order = handOverSchema.parse(request.body);
    const answer = await sessions.handOver(deviceId, messageId, order);
    response.status(answer.state === 'done' ? 200 : 202).json(answer);
  });
  return router;
}

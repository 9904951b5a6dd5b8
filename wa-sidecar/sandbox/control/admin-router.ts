import { Router } from 'express';
import type { Sandbox } from '../sandbox.js';
import { dropSchema, faultsSchema, numberSchema, settingsSchema, wedgeSchema } from './schemas.js';

/** Times and faults, for tests: reached with the token only, never by a user. */
export function adminRouter({ settings, faults, typing, pages }: Sandbox): Router {
  const router = Router();
  router.get('/settings', (_request, response) => {
    response.json(settings);
  });
  router.patch('/settings', (request, response) => {
    for (const [name, value] of Object.entries(settingsSchema.parse(request.body))) {
      if (value !== undefined) Object.assign(settings, { [name]: value });
    }
    response.json(settings);
  });
  router.put('/numbers/:number/faults', (request, response) => {
    const number = numberSchema.parse(request.params.number);
    const wanted = faultsSchema.parse(request.body);
    const wereHanging = faults.get(number).hangAcks;
    faults.set(number, wanted);
    if (wereHanging && !wanted.hangAcks) pages.release(number);
    response.json(wanted);
  });
  router.post('/numbers/:number/drop', (request, response) => {
    const number = numberSchema.parse(request.params.number);
    const { forMs } = dropSchema.parse(request.body ?? {});
    faults.cutOff(number, forMs);
    for (const page of pages.listOf(number)) page.drop();
    response.status(204).end();
  });
  router.get('/numbers/:number/typing', (request, response) => {
    const number = numberSchema.parse(request.params.number);
    response.json({ items: typing.listOf(number) });
  });
  router.post('/numbers/:number/wedge', (request, response) => {
    const number = numberSchema.parse(request.params.number);
    const { forMs } = wedgeSchema.parse(request.body);
    for (const page of pages.listOf(number)) page.send({ type: 'wedge', forMs });
    response.status(204).end();
  });
  router.post('/numbers/:number/reload', (request, response) => {
    const number = numberSchema.parse(request.params.number);
    for (const page of pages.listOf(number)) page.send({ type: 'reload' });
    response.status(204).end();
  });
  return router;
}

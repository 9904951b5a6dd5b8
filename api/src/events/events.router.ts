import { router, userProcedure } from '../trpc/init.js';
import { eventPageSchema, listEventsSchema } from './events.schemas.js';
import { pullEvents } from './events.service.js';

export const eventsRouter = router({
  list: userProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/events',
        tags: ['events'],
        summary: 'What happened after a cursor, oldest first; nothing is ever left out',
      },
      scope: ['read', 'webhooks'],
    })
    .input(listEventsSchema.default({ limit: 100 }))
    .output(eventPageSchema)
    .query(({ ctx, input }) => pullEvents(ctx.app.db, ctx.owner, input)),
});

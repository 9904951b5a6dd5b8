import { z } from 'zod';
import { adminProcedure, router } from '../../trpc/init.js';
import {
  listQueueSchema,
  queuedMessageIdSchema,
  queuedMessageSchema,
  queuePageSchema,
  queueSchema,
  retryMessageSchema,
} from './queue.schemas.js';
import { cancelAnyMessage, getQueue, listQueue, retryAnyMessage } from './queue.service.js';

const tags = ['administration'];

/** What waits to be sent, of all users; never what it says. */
export const adminQueueRouter = router({
  get: adminProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/queue',
        tags,
        summary: 'How much waits, since when and on which devices',
      },
    })
    .input(z.strictObject({}).optional())
    .output(queueSchema)
    .query(({ ctx }) => getQueue(ctx.app.db)),

  messages: adminProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/queue/messages',
        tags,
        summary: 'Messages that wait, hang or failed; without what they say',
      },
    })
    .input(listQueueSchema)
    .output(queuePageSchema)
    .query(({ ctx, input }) => listQueue(ctx.app.db, input)),

  cancel: adminProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/queue/messages/{id}/cancel',
        tags,
        summary: 'Take a message back that still waits',
      },
    })
    .input(queuedMessageIdSchema)
    .output(queuedMessageSchema)
    .mutation(({ ctx, input }) => cancelAnyMessage(ctx, input.id)),

  retry: adminProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/queue/messages/{id}/retry',
        tags,
        summary: 'Send a message again as a new one of its owner',
      },
    })
    .input(retryMessageSchema)
    .output(queuedMessageSchema)
    .mutation(({ ctx, input }) => retryAnyMessage(ctx, input)),
});

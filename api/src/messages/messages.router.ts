import { setRateLimitHeaders } from '../rate-limits/rate-limits.service.js';
import { router, userProcedure } from '../trpc/init.js';
import {
  listMessagesSchema,
  messageIdSchema,
  messagePageSchema,
  messageSchema,
  sendMessageSchema,
} from './messages.schemas.js';
import { getMessage, listMessages, sendMessage } from './messages.service.js';

/** Sending and reading messages; `GET /api/send` is another face of `send` (short-send.ts). */
export const messagesRouter = router({
  send: userProcedure
    .meta({
      openapi: { method: 'POST', path: '/messages', tags: ['messages'], summary: 'Send a message' },
      scope: 'send',
      successStatuses: [200, 202],
    })
    .input(sendMessageSchema)
    .output(messageSchema)
    .mutation(async ({ ctx, input }) => {
      const { message, replayed, hasLeft, allowance } = await sendMessage(ctx.app, ctx.caller, {
        ...input,
        idempotencyKey: ctx.req.get('Idempotency-Key'),
      });
      // The REST face keeps this status; tRPC sets its own.
      ctx.res.status(hasLeft ? 200 : 202);
      if (allowance) setRateLimitHeaders(ctx.res, allowance);
      if (replayed) ctx.res.setHeader('Idempotent-Replayed', 'true');
      return message;
    }),

  list: userProcedure
    .meta({
      openapi: { method: 'GET', path: '/messages', tags: ['messages'], summary: 'List messages' },
      scope: 'read',
    })
    .input(listMessagesSchema)
    .output(messagePageSchema)
    .query(({ ctx, input }) => listMessages(ctx.app.db, ctx.owner, input)),

  get: userProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/messages/{id}',
        tags: ['messages'],
        summary: 'One message; a key with `send` alone reads the messages it created',
      },
      scope: ['read', 'send'],
    })
    .input(messageIdSchema)
    .output(messageSchema)
    .query(({ ctx, input }) => getMessage(ctx.app.db, ctx.caller, input.id)),
});

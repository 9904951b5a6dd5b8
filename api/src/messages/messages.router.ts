import type { Response } from 'express';
import { setRateLimitHeaders } from '../rate-limits/rate-limits.service.js';
import { router, userProcedure } from '../trpc/init.js';
import {
  listMessagesSchema,
  messageHistorySchema,
  messageIdSchema,
  messagePageSchema,
  messageSchema,
  type PublicMessage,
  sendAgainSchema,
  sendMessageSchema,
} from './messages.schemas.js';
import {
  cancelMessage,
  getMessage,
  getMessageHistory,
  listMessages,
  type SentMessage,
  sendMessage,
  sendMessageAgain,
} from './messages.service.js';

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
    .mutation(async ({ ctx, input }) =>
      answerSent(
        ctx.res,
        await sendMessage(ctx.app, ctx.caller, {
          ...input,
          idempotencyKey: ctx.req.get('Idempotency-Key'),
        }),
      ),
    ),

  cancel: userProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/messages/{id}/cancel',
        tags: ['messages'],
        summary: 'Take a message back that still waits',
      },
      scope: 'send',
    })
    .input(messageIdSchema)
    .output(messageSchema)
    .mutation(({ ctx, input }) => cancelMessage(ctx.app, ctx.caller, input.id)),

  sendAgain: userProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/messages/{id}/send-again',
        tags: ['messages'],
        summary: 'Send a failed, expired or cancelled message again, as a new one',
      },
      scope: 'send',
      successStatuses: [200, 202],
    })
    .input(sendAgainSchema)
    .output(messageSchema)
    .mutation(async ({ ctx, input }) =>
      answerSent(
        ctx.res,
        await sendMessageAgain(ctx.app, ctx.caller, {
          ...input,
          idempotencyKey: ctx.req.get('Idempotency-Key'),
        }),
      ),
    ),

  history: userProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/messages/{id}/history',
        tags: ['messages'],
        summary: 'Every state of a message and every attempt to send it',
      },
      scope: ['read', 'send'],
    })
    .input(messageIdSchema)
    .output(messageHistorySchema)
    .query(({ ctx, input }) => getMessageHistory(ctx.app.db, ctx.caller, input.id)),

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

function answerSent(res: Response, sent: SentMessage): PublicMessage {
  // The REST face keeps this status; tRPC sets its own.
  res.status(sent.hasLeft ? 200 : 202);
  if (sent.allowance) setRateLimitHeaders(res, sent.allowance);
  if (sent.replayed) res.setHeader('Idempotent-Replayed', 'true');
  return sent.message;
}

import { z } from 'zod';
import { adminProcedure, router } from '../trpc/init.js';
import {
  listMailsSchema,
  mailIdSchema,
  mailPageSchema,
  mailSchema,
  mailStatusSchema,
  mailTextSchema,
} from './mail.schemas.js';
import { listOutbox, mailStatus, readMail, retryMail } from './mail.service.js';

const tags = ['administration'];

/** The outbox; for administrators. */
export const mailRouter = router({
  status: adminProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/mail-status',
        tags,
        summary: 'Whether mails leave, and how many wait',
      },
    })
    .input(z.strictObject({}).optional())
    .output(mailStatusSchema)
    .query(({ ctx }) => mailStatus(ctx.app)),

  list: adminProcedure
    .meta({
      openapi: { method: 'GET', path: '/admin/mails', tags, summary: 'Mails, newest first' },
    })
    .input(listMailsSchema)
    .output(mailPageSchema)
    .query(({ ctx, input }) => listOutbox(ctx.app, input)),

  get: adminProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/mails/{id}',
        tags,
        summary: 'One mail with its text, while it was not sent; written into the activity log',
      },
    })
    .input(mailIdSchema)
    .output(mailTextSchema)
    .query(({ ctx, input }) => readMail(ctx, input.id)),

  retry: adminProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/mails/{id}/retry',
        tags,
        summary: 'Try to send a mail at once',
      },
    })
    .input(mailIdSchema)
    .output(mailSchema)
    .mutation(({ ctx, input }) => retryMail(ctx, input.id)),
});

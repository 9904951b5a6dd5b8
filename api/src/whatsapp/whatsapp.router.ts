import { messagesRouter } from '../messages/messages.router.js';
import { messageSchema } from '../messages/messages.schemas.js';
import { createCallerFactory, router, userProcedure } from '../trpc/init.js';
import {
  disconnectSchema,
  initializeSchema,
  qrRequestSchema,
  sendTextSchema,
  whatsappQrSchema,
  whatsappStatusSchema,
  whichDeviceSchema,
} from './whatsapp.schemas.js';
import * as whatsapp from './whatsapp.service.js';

const tags = ['one device'];
const callMessages = createCallerFactory(messagesRouter);

/** For who has one device, or a default one: no ids to carry around. */
export const whatsappRouter = router({
  initialize: userProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/whatsapp/initialize',
        tags,
        summary: 'Start the default device; make one if there is none',
      },
      scope: 'devices',
      successStatuses: [200, 201],
    })
    .input(initializeSchema)
    .output(whatsappStatusSchema)
    .mutation(async ({ ctx, input }) => {
      const { created, status } = await whatsapp.initialize(ctx, input);
      ctx.res.status(created ? 201 : 200);
      return status;
    }),

  status: userProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/whatsapp/status',
        tags,
        summary: 'Where the default device stands',
      },
      scope: 'read',
    })
    .input(whichDeviceSchema)
    .output(whatsappStatusSchema)
    .query(({ ctx, input }) => whatsapp.getStatus(ctx, input)),

  qr: userProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/whatsapp/qr',
        tags,
        summary: 'The QR to scan, as text and, with `image=1`, as a picture',
      },
      scope: 'devices',
    })
    .input(qrRequestSchema)
    .output(whatsappQrSchema)
    .query(({ ctx, input }) => whatsapp.getQrCode(ctx, input)),

  disconnect: userProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/whatsapp/disconnect',
        tags,
        summary: 'Stop the default device; it stays linked unless `unlink` says otherwise',
      },
      scope: 'devices',
    })
    .input(disconnectSchema)
    .output(whatsappStatusSchema)
    .mutation(({ ctx, input }) => whatsapp.disconnect(ctx, input)),

  send: userProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/messages/send',
        tags: ['messages'],
        summary: 'Send a text; POST /messages by other names',
      },
      scope: 'send',
      successStatuses: [200, 202],
    })
    .input(sendTextSchema)
    .output(messageSchema)
    .mutation(({ ctx, input: { to, number, text, message, ...rest } }) =>
      callMessages(ctx).send({ ...rest, to: to ?? number ?? '', text: text ?? message ?? '' }),
    ),
});

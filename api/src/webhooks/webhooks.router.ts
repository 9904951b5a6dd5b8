import { router, userProcedure } from '../trpc/init.js';
import * as deliveries from './deliveries.service.js';
import {
  createdWebhookSchema,
  createWebhookSchema,
  deliveryDetailSchema,
  deliveryIdSchema,
  deliveryPageSchema,
  deliverySchema,
  listDeliveriesSchema,
  listWebhooksSchema,
  replayedSchema,
  replaySchema,
  rotateSecretSchema,
  updateWebhookSchema,
  webhookIdSchema,
  webhookPageSchema,
  webhookSchema,
} from './webhooks.schemas.js';
import * as webhooks from './webhooks.service.js';

const tags = ['webhooks'];
const scope = 'webhooks';

export const webhooksRouter = router({
  list: userProcedure
    .meta({
      openapi: { method: 'GET', path: '/webhooks', tags, summary: 'Your webhooks' },
      scope,
    })
    .input(listWebhooksSchema.default({ limit: 100 }))
    .output(webhookPageSchema)
    .query(({ ctx, input }) => webhooks.listOwnWebhooks(ctx, input)),

  get: userProcedure
    .meta({
      openapi: { method: 'GET', path: '/webhooks/{id}', tags, summary: 'One webhook' },
      scope,
    })
    .input(webhookIdSchema)
    .output(webhookSchema)
    .query(({ ctx, input }) => webhooks.getWebhook(ctx, input.id)),

  create: userProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/webhooks',
        tags,
        summary: 'Create a webhook; `secret` is shown in this answer only',
      },
      scope,
      successStatuses: [201],
    })
    .input(createWebhookSchema)
    .output(createdWebhookSchema)
    .mutation(async ({ ctx, input }) => {
      const created = await webhooks.createWebhook(ctx, input);
      ctx.res.status(201);
      return created;
    }),

  update: userProcedure
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/webhooks/{id}',
        tags,
        summary: 'Change a webhook, turn it off or on',
      },
      scope,
    })
    .input(updateWebhookSchema)
    .output(webhookSchema)
    .mutation(({ ctx, input }) => webhooks.updateWebhook(ctx, input)),

  delete: userProcedure
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/webhooks/{id}',
        tags,
        summary: 'Delete a webhook with its deliveries',
      },
      scope,
    })
    .input(webhookIdSchema)
    .output(webhookSchema)
    .mutation(({ ctx, input }) => webhooks.removeWebhook(ctx, input.id)),

  rotateSecret: userProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/webhooks/{id}/rotate',
        tags,
        summary: 'A new secret; the old one signs as well until the overlap is over',
      },
      scope,
    })
    .input(rotateSecretSchema)
    .output(createdWebhookSchema)
    .mutation(({ ctx, input }) => webhooks.rotateSecret(ctx, input)),

  test: userProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/webhooks/{id}/test',
        tags,
        summary: 'Send a test event; follow it as a delivery',
      },
      scope,
    })
    .input(webhookIdSchema)
    .output(deliverySchema)
    .mutation(({ ctx, input }) => deliveries.testWebhook(ctx, input.id)),

  deliveries: userProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/webhooks/{id}/deliveries',
        tags,
        summary: 'What was sent, newest first',
      },
      scope,
    })
    .input(listDeliveriesSchema)
    .output(deliveryPageSchema)
    .query(({ ctx, input }) => deliveries.listOwnDeliveries(ctx, input)),

  getDelivery: userProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/webhooks/{id}/deliveries/{deliveryId}',
        tags,
        summary: 'One delivery with its attempts',
      },
      scope,
    })
    .input(deliveryIdSchema)
    .output(deliveryDetailSchema)
    .query(({ ctx, input }) => deliveries.getOwnDelivery(ctx, input)),

  replayDelivery: userProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/webhooks/{id}/deliveries/{deliveryId}/replay',
        tags,
        summary: 'Send one again',
      },
      scope,
    })
    .input(deliveryIdSchema)
    .output(deliverySchema)
    .mutation(({ ctx, input }) => deliveries.replayOne(ctx, input)),

  replay: userProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/webhooks/{id}/replay',
        tags,
        summary: 'Send again what failed, or what was never sent, since a time',
      },
      scope,
    })
    .input(replaySchema)
    .output(replayedSchema)
    .mutation(({ ctx, input }) => deliveries.replayMany(ctx, input)),
});

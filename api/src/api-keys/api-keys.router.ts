import { router, sessionProcedure } from '../trpc/init.js';
import {
  apiKeyIdSchema,
  apiKeyPageSchema,
  apiKeySchema,
  createApiKeySchema,
  createdApiKeySchema,
  listApiKeysSchema,
  rotateApiKeySchema,
  updateApiKeySchema,
} from './api-keys.schemas.js';
import * as keys from './api-keys.service.js';

const tags = ['API keys'];

/** For signed-in people only: a key can neither make nor see keys. */
export const apiKeysRouter = router({
  list: sessionProcedure
    .meta({ openapi: { method: 'GET', path: '/api-keys', tags, summary: 'Your API keys' } })
    .input(listApiKeysSchema.default({ limit: 100 }))
    .output(apiKeyPageSchema)
    .query(({ ctx, input }) => keys.listOwnKeys(ctx.app.db, ctx.owner, input)),

  get: sessionProcedure
    .meta({ openapi: { method: 'GET', path: '/api-keys/{id}', tags, summary: 'One API key' } })
    .input(apiKeyIdSchema)
    .output(apiKeySchema)
    .query(({ ctx, input }) => keys.getApiKey(ctx.app.db, ctx.owner, input.id)),

  create: sessionProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/api-keys',
        tags,
        summary: 'Create an API key; `key` is shown in this answer only',
      },
      successStatuses: [201],
    })
    .input(createApiKeySchema)
    .output(createdApiKeySchema)
    .mutation(async ({ ctx, input }) => {
      const created = await keys.createApiKey(ctx, input);
      ctx.res.status(201);
      return created;
    }),

  update: sessionProcedure
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/api-keys/{id}',
        tags,
        summary: 'Change the name, the limits or the end of an API key',
      },
    })
    .input(updateApiKeySchema)
    .output(apiKeySchema)
    .mutation(({ ctx, input }) => keys.updateApiKey(ctx, input)),

  rotate: sessionProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/api-keys/{id}/rotate',
        tags,
        summary: 'Replace an API key; the old one works until the overlap is over',
      },
      successStatuses: [201],
    })
    .input(rotateApiKeySchema)
    .output(createdApiKeySchema)
    .mutation(async ({ ctx, input }) => {
      const created = await keys.rotateApiKey(ctx, input);
      ctx.res.status(201);
      return created;
    }),

  delete: sessionProcedure
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api-keys/{id}',
        tags,
        summary: 'Revoke an API key; it stops working at once',
      },
    })
    .input(apiKeyIdSchema)
    .output(apiKeySchema)
    .mutation(({ ctx, input }) => keys.deleteApiKey(ctx, input.id)),
});

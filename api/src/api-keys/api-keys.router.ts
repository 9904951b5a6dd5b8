import { router, sessionProcedure } from '../trpc/init.js';
import { listApiKeys } from './api-keys.repo.js';
import {
  apiKeyIdSchema,
  apiKeyPageSchema,
  apiKeySchema,
  createApiKeySchema,
  createdApiKeySchema,
} from './api-keys.schemas.js';
import { createApiKey, deleteApiKey, toPublicApiKey } from './api-keys.service.js';

const tags = ['API keys'];

/** For signed-in people only: a key can neither make nor see keys. */
export const apiKeysRouter = router({
  list: sessionProcedure
    .meta({ openapi: { method: 'GET', path: '/api-keys', tags, summary: 'Your API keys' } })
    .output(apiKeyPageSchema)
    .query(async ({ ctx }) => ({
      items: (await listApiKeys(ctx.app.db, ctx.owner)).map(toPublicApiKey),
      nextCursor: null,
    })),

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
      const created = await createApiKey(ctx.app.db, ctx.caller, input, ctx.ipAddress);
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
    .mutation(({ ctx, input }) => deleteApiKey(ctx.app, ctx.caller, input.id, ctx.ipAddress)),
});

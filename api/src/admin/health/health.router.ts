import { z } from 'zod';
import { adminProcedure, router } from '../../trpc/init.js';
import { healthSchema } from './health.schemas.js';
import { getHealth } from './health.service.js';

export const adminHealthRouter = router({
  get: adminProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/health',
        tags: ['administration'],
        summary: 'How each part of the installation is, and what to do next',
      },
    })
    .input(z.strictObject({}).optional())
    .output(healthSchema)
    .query(({ ctx }) => getHealth(ctx.app)),
});

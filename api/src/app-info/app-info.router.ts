import { z } from 'zod';
import { isRegistrationOpen } from '../auth/auth.service.js';
import { version } from '../config/paths.js';
import { publicProcedure, router } from '../trpc/init.js';
import { adminExists } from '../users/users.repo.js';

const appInfoSchema = z.object({
  version: z.string(),
  registrationOpen: z.boolean(),
  /** No administrator exists yet: the one-time link is waiting. */
  setupNeeded: z.boolean(),
  /** Sandbox devices can be made. */
  sandbox: z.boolean(),
  /** The phones of our own sandbox can be reached at /sandbox. */
  sandboxPhones: z.boolean(),
  publicUrl: z.string(),
});

export const appInfoRouter = router({
  info: publicProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/app',
        tags: ['App'],
        summary: 'What this installation offers',
      },
    })
    .output(appInfoSchema)
    .query(async ({ ctx: { app } }) => ({
      version,
      registrationOpen: await isRegistrationOpen(app),
      setupNeeded: !(await adminExists(app.db)),
      sandbox: app.config.sandbox.kind !== 'off',
      sandboxPhones: app.config.sandbox.kind === 'own',
      publicUrl: app.config.publicUrl,
    })),
});

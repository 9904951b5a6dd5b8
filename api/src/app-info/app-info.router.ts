import { z } from 'zod';
import { isRegistrationOpen } from '../auth/auth.service.js';
import { version } from '../config/paths.js';
import { maySandbox } from '../sandbox/sandbox-access.js';
import { publicProcedure, router } from '../trpc/init.js';
import { adminExists } from '../users/users.repo.js';

const appInfoSchema = z.object({
  version: z.string(),
  registrationOpen: z.boolean(),
  /** No administrator exists yet: the one-time link is waiting. */
  setupNeeded: z.boolean(),
  /** Only administrators get in just now. */
  maintenance: z.boolean(),
  /** Mails leave by themselves; without it an administrator hands their links over. */
  mail: z.boolean(),
  /** Sandbox devices can be made, by who asks. */
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
    .query(async ({ ctx: { app, caller } }) => {
      const settings = await app.settings();
      const allowed = maySandbox(settings, caller);
      return {
        version,
        registrationOpen: await isRegistrationOpen(app),
        setupNeeded: !(await adminExists(app.db)),
        maintenance: settings.maintenance_mode,
        mail: app.mail.configured,
        sandbox: allowed && app.config.sandbox.kind !== 'off',
        sandboxPhones: allowed && app.config.sandbox.kind === 'own',
        publicUrl: app.config.publicUrl,
      };
    }),
});

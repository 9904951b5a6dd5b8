import { z } from 'zod';
import { adminProcedure, router } from '../trpc/init.js';
import { settingsSchema, updateSettingsSchema } from './settings.schemas.js';
import { getSettings, updateSettings } from './settings.service.js';

const tags = ['administration'];

/** How the whole installation behaves; for administrators. */
export const settingsRouter = router({
  get: adminProcedure
    .meta({ openapi: { method: 'GET', path: '/settings', tags, summary: 'The settings' } })
    .input(z.strictObject({}).optional())
    .output(settingsSchema)
    .query(({ ctx }) => getSettings(ctx.app)),

  update: adminProcedure
    .meta({
      openapi: { method: 'PATCH', path: '/settings', tags, summary: 'Change what is given' },
    })
    .input(updateSettingsSchema)
    .output(settingsSchema)
    .mutation(({ ctx, input }) => updateSettings(ctx, input)),
});

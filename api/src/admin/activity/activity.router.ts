import { activityPageSchema, listActivitySchema } from '../../activity/activity.schemas.js';
import { listActivity } from '../../activity/activity.service.js';
import { adminProcedure, router } from '../../trpc/init.js';

/** Everybody's acts; activity.files.ts has them as CSV. */
export const adminActivityRouter = router({
  list: adminProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/activity',
        tags: ['administration'],
        summary: 'Who did what, on what and from where; newest first',
      },
    })
    .input(listActivitySchema)
    .output(activityPageSchema)
    .query(({ ctx, input }) => listActivity(ctx.app.db, input)),
});

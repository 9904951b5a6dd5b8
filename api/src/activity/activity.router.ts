import { router, sessionProcedure } from '../trpc/init.js';
import { listOwnActivitySchema, ownActivityPageSchema } from './activity.schemas.js';
import { listOwnActivity } from './activity.service.js';

/** One's own history; for signed-in people only: no key shows from where somebody signs in. */
export const activityRouter = router({
  list: sessionProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/activity',
        tags: ['Account'],
        summary: 'What was done by you, to your account and to what is yours; newest first',
      },
    })
    .input(listOwnActivitySchema)
    .output(ownActivityPageSchema)
    .query(({ ctx, input }) => listOwnActivity(ctx.app.db, ctx.owner, input)),
});

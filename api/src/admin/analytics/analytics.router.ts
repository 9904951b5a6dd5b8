import { adminProcedure, router } from '../../trpc/init.js';
import {
  analyticsSchema,
  deviceAnalyticsSchema,
  errorAnalyticsSchema,
  messageAnalyticsSchema,
} from './analytics.schemas.js';
import { deviceAnalytics, errorAnalytics, messageAnalytics } from './analytics.service.js';

const tags = ['administration'];

/** What was sent, failed and received; analytics.files.ts has it as CSV. */
export const adminAnalyticsRouter = router({
  messages: adminProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/analytics/messages',
        tags,
        summary: 'Messages and active users per day or hour',
      },
    })
    .input(analyticsSchema)
    .output(messageAnalyticsSchema)
    .query(({ ctx, input }) => messageAnalytics(ctx.app.db, input)),

  devices: adminProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/analytics/devices',
        tags,
        summary: 'Messages per device; the 100 that sent most',
      },
    })
    .input(analyticsSchema)
    .output(deviceAnalyticsSchema)
    .query(({ ctx, input }) => deviceAnalytics(ctx.app.db, input)),

  errors: adminProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/analytics/errors',
        tags,
        summary: 'Why messages failed, expired, were cancelled or hang',
      },
    })
    .input(analyticsSchema)
    .output(errorAnalyticsSchema)
    .query(({ ctx, input }) => errorAnalytics(ctx.app.db, input)),
});

import { z } from 'zod';
import { adminProcedure, router } from '../trpc/init.js';
import {
  alarmListSchema,
  hostIdSchema,
  hostListSchema,
  hostSchema,
  updateHostSchema,
} from './hosts.schemas.js';
import * as hosts from './hosts.service.js';

const tags = ['administration'];

/** The machines that run devices; for administrators. */
export const hostsRouter = router({
  list: adminProcedure
    .meta({ openapi: { method: 'GET', path: '/hosts', tags, summary: 'List hosts' } })
    .input(z.strictObject({}).optional())
    .output(hostListSchema)
    .query(async ({ ctx }) => ({ items: await hosts.listHosts(ctx.app.db), nextCursor: null })),

  update: adminProcedure
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/hosts/{id}',
        tags,
        summary: 'Drain a host, or take it into service',
      },
    })
    .input(updateHostSchema)
    .output(hostSchema)
    .mutation(({ ctx, input }) => hosts.updateHost(ctx, input)),

  declareDead: adminProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/hosts/{id}/declare-dead',
        tags,
        summary: 'Give a host up; its devices are linked again on another',
      },
    })
    .input(hostIdSchema)
    .output(hostSchema)
    .mutation(({ ctx, input }) => hosts.declareDead(ctx, input.id)),

  alarms: adminProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/hosts/alarms',
        tags,
        summary: 'What an administrator should look at now',
      },
    })
    .input(z.strictObject({}).optional())
    .output(alarmListSchema)
    .query(async ({ ctx }) => ({ items: await hosts.listAlarms(ctx.app.db), nextCursor: null })),
});

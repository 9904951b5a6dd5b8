import { adminProcedure, router } from '../../trpc/init.js';
import {
  listAllDevicesSchema,
  managedDeviceIdSchema,
  managedDevicePageSchema,
  managedDeviceSchema,
} from './devices.schemas.js';
import * as devices from './devices.service.js';

const tags = ['administration'];

/** The devices of all users on all hosts, and their sessions. */
export const adminDevicesRouter = router({
  list: adminProcedure
    .meta({
      openapi: { method: 'GET', path: '/admin/devices', tags, summary: 'Devices of all users' },
    })
    .input(listAllDevicesSchema)
    .output(managedDevicePageSchema)
    .query(({ ctx, input }) => devices.listAllDevices(ctx.app, input)),

  get: adminProcedure
    .meta({
      openapi: { method: 'GET', path: '/admin/devices/{id}', tags, summary: 'One device' },
    })
    .input(managedDeviceIdSchema)
    .output(managedDeviceSchema)
    .query(({ ctx, input }) => devices.getAnyDevice(ctx.app, input.id)),

  restart: adminProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/devices/{id}/restart',
        tags,
        summary: 'Stop the session and start it anew; it stays linked',
      },
    })
    .input(managedDeviceIdSchema)
    .output(managedDeviceSchema)
    .mutation(({ ctx, input }) => devices.restartAnyDevice(ctx, input.id)),

  stop: adminProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/devices/{id}/stop',
        tags,
        summary: 'Stop the session; it stays linked',
      },
    })
    .input(managedDeviceIdSchema)
    .output(managedDeviceSchema)
    .mutation(({ ctx, input }) => devices.stopAnyDevice(ctx, input.id)),

  unlink: adminProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/devices/{id}/unlink',
        tags,
        summary: 'Unlink from WhatsApp and erase the profile',
      },
    })
    .input(managedDeviceIdSchema)
    .output(managedDeviceSchema)
    .mutation(({ ctx, input }) => devices.unlinkAnyDevice(ctx, input.id)),
});

import { router, userProcedure } from '../trpc/init.js';
import { getTimeline } from './device-timeline.service.js';
import {
  createDeviceSchema,
  deletedDeviceSchema,
  deviceIdSchema,
  devicePageSchema,
  deviceQrSchema,
  deviceSchema,
  listDevicesSchema,
  pairingCodeSchema,
  timelinePageSchema,
  timelineRequestSchema,
  updateDeviceSchema,
} from './devices.schemas.js';
import * as devices from './devices.service.js';
import { getQr, requestPairingCode } from './linking.service.js';

const tags = ['devices'];

/** Linking WhatsApp accounts and keeping them running. */
export const devicesRouter = router({
  list: userProcedure
    .meta({
      openapi: { method: 'GET', path: '/devices', tags, summary: 'List devices' },
      scope: 'read',
    })
    .input(listDevicesSchema)
    .output(devicePageSchema)
    .query(({ ctx, input }) => devices.listDevices(ctx.app, ctx.owner, input)),

  create: userProcedure
    .meta({
      openapi: { method: 'POST', path: '/devices', tags, summary: 'Add a device and start it' },
      scope: 'devices',
      successStatuses: [201],
    })
    .input(createDeviceSchema)
    .output(deviceSchema)
    .mutation(async ({ ctx, input }) => {
      const device = await devices.createDevice(ctx, input);
      ctx.res.status(201);
      return device;
    }),

  get: userProcedure
    .meta({
      openapi: { method: 'GET', path: '/devices/{id}', tags, summary: 'One device' },
      scope: 'read',
    })
    .input(deviceIdSchema)
    .output(deviceSchema)
    .query(({ ctx, input }) => devices.getDevice(ctx.app, ctx.owner, input.id)),

  update: userProcedure
    .meta({
      openapi: { method: 'PATCH', path: '/devices/{id}', tags, summary: 'Change what is given' },
      scope: 'devices',
    })
    .input(updateDeviceSchema)
    .output(deviceSchema)
    .mutation(({ ctx, input }) => devices.updateDevice(ctx, input)),

  delete: userProcedure
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/devices/{id}',
        tags,
        summary: 'Unlink and remove; waiting messages are cancelled, the log stays',
      },
      scope: 'devices',
    })
    .input(deviceIdSchema)
    .output(deletedDeviceSchema)
    .mutation(({ ctx, input }) => devices.deleteDevice(ctx, input.id)),

  start: userProcedure
    .meta({
      openapi: { method: 'POST', path: '/devices/{id}/start', tags, summary: 'Start the session' },
      scope: 'devices',
    })
    .input(deviceIdSchema)
    .output(deviceSchema)
    .mutation(({ ctx, input }) => devices.startDevice(ctx, input.id)),

  stop: userProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/devices/{id}/stop',
        tags,
        summary: 'Stop the session; it stays linked',
      },
      scope: 'devices',
    })
    .input(deviceIdSchema)
    .output(deviceSchema)
    .mutation(({ ctx, input }) => devices.stopDevice(ctx, input.id)),

  logout: userProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/devices/{id}/logout',
        tags,
        summary: 'Unlink from WhatsApp',
      },
      scope: 'devices',
    })
    .input(deviceIdSchema)
    .output(deviceSchema)
    .mutation(({ ctx, input }) => devices.logoutDevice(ctx, input.id)),

  pairingCode: userProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/devices/{id}/pairing-code',
        tags,
        summary: 'Link by a code typed on the phone instead of the QR',
      },
      scope: 'devices',
    })
    .input(pairingCodeSchema)
    .output(deviceSchema)
    .mutation(({ ctx, input }) => requestPairingCode(ctx, input)),

  confirmNumber: userProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/devices/{id}/confirm-number',
        tags,
        summary: 'Let waiting messages leave by the newly linked number',
      },
      scope: 'devices',
    })
    .input(deviceIdSchema)
    .output(deviceSchema)
    .mutation(({ ctx, input }) => devices.confirmNumber(ctx, input.id)),

  timeline: userProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/devices/{id}/timeline',
        tags,
        summary: 'Its states with their reasons, newest first',
      },
      scope: 'read',
    })
    .input(timelineRequestSchema)
    .output(timelinePageSchema)
    .query(({ ctx, input }) => getTimeline(ctx.app.db, ctx.owner, input)),

  // Its REST face answers JSON, PNG or SVG: devices.files.ts.
  qr: userProcedure
    .meta({ scope: 'devices' })
    .input(deviceIdSchema)
    .output(deviceQrSchema)
    .query(({ ctx, input }) => getQr(ctx.app, ctx.owner, input.id)),
});

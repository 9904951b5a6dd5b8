import type { OpenAPIObject } from 'trpc-to-openapi';
import { adminSecurity, csvPath } from '../../csv/csv-path.js';

const filters = {
  from: 'ISO 8601 with a zone; the day or hour in which it lies is counted whole',
  to: 'ISO 8601 with a zone; left out: now',
  unit: 'day or hour',
  timeZone: 'IANA name, like Europe/Berlin; left out: UTC',
  userId: 'Of this user only',
  deviceId: 'Of this device only',
};

/** What analytics.files.ts answers, for the OpenAPI document. */
export const analyticsPaths: NonNullable<OpenAPIObject['paths']> = {
  '/api/v1/admin/analytics/messages.csv': csvPath({
    operationId: 'admin-analytics-messages-csv',
    tags: ['administration'],
    summary: 'Messages and active users per day or hour, as CSV',
    security: adminSecurity,
    filters,
  }),
  '/api/v1/admin/analytics/devices.csv': csvPath({
    operationId: 'admin-analytics-devices-csv',
    tags: ['administration'],
    summary: 'Messages per device and day or hour, as CSV',
    security: adminSecurity,
    filters,
  }),
};

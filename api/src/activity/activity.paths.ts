import type { OpenAPIObject } from 'trpc-to-openapi';
import { adminSecurity, csvPath } from '../csv/csv-path.js';
import { activityTargets } from './activity.schemas.js';

const filters = {
  action: 'An action or its beginning, like auth.login or devices.',
  from: 'From then on: ISO 8601 with a zone',
  to: 'Before then: ISO 8601 with a zone',
};

/** What activity.files.ts answers, for the OpenAPI document. */
export const activityPaths: NonNullable<OpenAPIObject['paths']> = {
  '/api/v1/activity.csv': csvPath({
    operationId: 'activity-csv',
    tags: ['Account'],
    summary: 'What was done by you, to your account and to what is yours, as CSV',
    security: [{ session: [] }],
    filters,
  }),
  '/api/v1/admin/activity.csv': csvPath({
    operationId: 'admin-activity-csv',
    tags: ['administration'],
    summary: 'Who did what, on what and from where, as CSV',
    security: adminSecurity,
    filters: {
      ...filters,
      userId: 'What this user did, and what others did to them and theirs',
      email: 'As it was when it happened',
      targetType: `One of ${activityTargets.join(', ')}`,
      targetId: 'Id of what it was done to',
      address: 'IP address, exactly',
    },
  }),
};

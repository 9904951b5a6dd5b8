import type { OpenAPIObject } from 'trpc-to-openapi';
import { activityPaths } from '../activity/activity.paths.js';
import { analyticsPaths } from '../admin/analytics/analytics.paths.js';

type Paths = NonNullable<OpenAPIObject['paths']>;
type Parameter = NonNullable<Paths[string]['parameters']>[number];

/** Routes that are Express handlers over the same services, for the OpenAPI document. */
export const handWrittenPaths: Paths = {
  ...activityPaths,
  ...analyticsPaths,
  '/api/send': {
    get: {
      operationId: 'send-by-get',
      tags: ['messages'],
      summary: 'Send a text by a plain address',
      description:
        'For keys whose only scope is `send`. Cookies are never looked at; HEAD, ' +
        'prefetches, link previews and parts of pages are refused. ' +
        'Without `client_message_id` the same text to the same recipient within 60 s is one message.',
      security: [{ queryKey: [] }, { apiKey: [] }, { bearer: [] }],
      parameters: [
        parameter('to', 'Recipient with country code; `number` is the same', true),
        parameter('text', 'What to send; `message` is the same', true),
        parameter('device', 'Id of the device; needed when there are several and no default'),
        parameter('client_message_id', 'Your own id: the same one again sends nothing new'),
        parameter('send_at', 'Not before this time, ISO 8601 with a zone, at most a year ahead'),
        parameter('expires_at', 'Not after this time; what still waits then expires'),
      ],
      responses: {
        200: response('Sent'),
        202: response('Accepted and not yet sent'),
        default: { $ref: '#/components/responses/Error' },
      },
    },
  },
  '/api/v1/devices/{id}/qr': {
    get: {
      operationId: 'devices-qr',
      tags: ['devices'],
      summary: 'The QR to scan, as JSON, or as PNG or SVG by Accept',
      security: [{ apiKey: [] }, { bearer: [] }, { session: [] }],
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
      ],
      responses: {
        200: {
          description: 'The QR',
          content: {
            'application/json': { schema: { type: 'object' } },
            'image/png': {},
            'image/svg+xml': {},
          },
        },
        default: { $ref: '#/components/responses/Error' },
      },
    },
  },
};

function parameter(name: string, description: string, required = false): Parameter {
  return { name, in: 'query', description, required, schema: { type: 'string' } };
}

function response(description: string) {
  return {
    description,
    content: { 'application/json': { schema: { type: 'object' } } },
  };
}

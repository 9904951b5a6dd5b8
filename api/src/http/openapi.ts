import type { OpenAPIObject } from 'trpc-to-openapi';
import { version } from '../config/paths.js';
import { errorComponents } from './openapi-errors.js';
import { handWrittenPaths } from './openapi-extra.js';
import { type DocumentOperation, handWrittenOperation, operationOf } from './openapi-operations.js';
import { restRoutes } from './rest-routes.js';

type Paths = NonNullable<OpenAPIObject['paths']>;
type Components = NonNullable<OpenAPIObject['components']>;

const securitySchemes: NonNullable<Components['securitySchemes']> = {
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'A key of yours' },
  bearer: { type: 'http', scheme: 'bearer', description: 'The same API key' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-botwave_session',
    description: 'The cookie of a signed-in person; browsers send it by themselves',
  },
  queryKey: {
    type: 'apiKey',
    in: 'query',
    name: 'api_key',
    description: 'GET /api/send only, for keys whose only scope is `send`',
  },
};

const description = `Every route under \`/api/v1\` answers under \`/api\` too.

**Who calls**: an API key in \`X-API-Key\` (or \`Authorization: Bearer\`), or the cookie of a
signed-in person; never both. A key does what its scopes say.

**Errors** have one shape: \`{ "error": { "code", "message", "details"?, "requestId" } }\`. Match on
\`code\`; each operation lists the ones it has. 429 and 503 carry \`Retry-After\` in seconds.

**Lists** are pages \`{ "items", "nextCursor" }\`: pass \`nextCursor\` as \`cursor\` until it is null.

**Sending** is stored before it is answered. With an \`Idempotency-Key\` (or \`clientMessageId\`) the
same request again is the same message for seven days.`;

/** In the order in which people come to them; others follow. */
const tags = [
  { name: 'messages', description: 'Send, follow, list, cancel, send again' },
  { name: 'one device', description: 'For who has one device or a default one: no ids' },
  { name: 'devices', description: 'Link WhatsApp accounts and keep them running' },
  { name: 'events', description: 'Everything that happened, in order, for who asks' },
  { name: 'webhooks', description: 'The same events, brought to your programs' },
  { name: 'API keys', description: 'For signed-in people' },
  { name: 'Account', description: 'Signing in and out, and one’s own account' },
  { name: 'App', description: 'What this installation offers' },
  {
    name: 'administration',
    description: 'People, all devices, hosts, the queue, figures, settings',
  },
  { name: 'short addresses', description: 'The same operations, without the version' },
];

/** Documented under /api too: addresses that people type; every other route answers there as well. */
const shortPaths = /^\/(auth\/(login|register)|messages\/send|whatsapp\/.+)$/;

/**
 * OpenAPI 3.1 of /api/v1 and the short addresses: every procedure with a REST face, and the
 * handlers beside them (openapi-extra.ts).
 */
export function createOpenApiDocument(publicUrl: string): OpenAPIObject {
  const paths: Paths = {};
  const add = (path: string, method: string, operation: DocumentOperation): void => {
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  };
  for (const route of restRoutes) {
    const operation = operationOf(route);
    add(`/api/v1${route.path}`, route.method, operation);
    if (shortPaths.test(route.path)) {
      const operationId = `${operation.operationId}-short`;
      add(`/api${route.path}`, route.method, {
        ...operation,
        operationId,
        tags: ['short addresses'],
      });
    }
  }
  for (const [path, methods] of Object.entries(handWrittenPaths)) {
    for (const [method, operation] of Object.entries(methods)) {
      add(path, method, handWrittenOperation(method, operation as DocumentOperation));
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'BotWave', version, description },
    servers: [{ url: publicUrl }],
    tags: tagsOf(paths),
    paths,
    components: components(),
  };
}

function tagsOf(paths: Paths): { name: string }[] {
  const operations = Object.values(paths).flatMap(
    (path) => Object.values(path) as DocumentOperation[],
  );
  const used = new Set(operations.flatMap((operation) => operation.tags ?? []));
  const known = tags.filter(({ name }) => used.has(name));
  for (const { name } of known) used.delete(name);
  return [...known, ...[...used].map((name) => ({ name }))];
}

function components(): Components {
  return {
    securitySchemes,
    ...errorComponents(),
    parameters: {
      IdempotencyKey: {
        name: 'Idempotency-Key',
        in: 'header',
        description:
          'The same key is the same message for seven days; as `clientMessageId` in the body',
        schema: { type: 'string', minLength: 1, maxLength: 255 },
        example: 'order-4711',
      },
    },
  } as Components;
}

import { generateOpenApiDocument, type OpenAPIObject } from 'trpc-to-openapi';
import { version } from '../config/paths.js';
import { appRouter } from '../router.js';
import type { ProcedureMeta } from '../trpc/init.js';
import { handWrittenPaths } from './openapi-extra.js';
import { restRoutes } from './rest-routes.js';

type Paths = NonNullable<OpenAPIObject['paths']>;
type Components = NonNullable<OpenAPIObject['components']>;
type Operation = NonNullable<Paths[string]['get']>;
type Responses = NonNullable<Operation['responses']>;

const securitySchemes: NonNullable<Components['securitySchemes']> = {
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  bearer: { type: 'http', scheme: 'bearer', description: 'The same API key' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-botwave_session',
    description: 'The cookie of a signed-in person',
  },
  queryKey: {
    type: 'apiKey',
    in: 'query',
    name: 'api_key',
    description: 'GET /api/send only, for keys whose only scope is `send`',
  },
};

/**
 * OpenAPI 3.1 of /api/v1 and the product's short routes. trpc-to-openapi documents its own error
 * body and always 200: the responses and the security of each operation are put right here.
 */
export function createOpenApiDocument(publicUrl: string): OpenAPIObject {
  const document = generateOpenApiDocument(appRouter, {
    title: 'BotWave',
    version,
    description:
      'Every route also answers under /api without the version. Errors have one shape: ' +
      '`{ error: { code, message, details?, requestId } }`; match on `code`.',
    baseUrl: publicUrl,
  });
  const paths: Paths = { ...handWrittenPaths };
  for (const route of restRoutes) {
    const method = route.method.toLowerCase() as 'get' | 'post' | 'patch' | 'put' | 'delete';
    const operation = document.paths?.[route.path]?.[method];
    if (!operation) continue;
    const path = `/api/v1${route.path}`;
    paths[path] = {
      ...paths[path],
      [method]: {
        ...operation,
        security: securityOf(route.meta.access),
        responses: responsesOf(operation, route.meta.successStatuses ?? [200]),
      },
    };
  }
  return { ...document, paths, components: components(document.components?.schemas ?? {}) };
}

/** A list of alternatives; an empty one says that no credential is needed. */
function securityOf(access: ProcedureMeta['access']): Record<string, string[]>[] {
  if (access === 'public') return [];
  if (access === 'session') return [{ session: [] }];
  return [{ apiKey: [] }, { bearer: [] }, { session: [] }];
}

const successTexts: Record<number, string> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted, and not yet done',
};

function responsesOf(operation: Operation, successStatuses: readonly number[]): Responses {
  const success = operation.responses?.['200'];
  const entries = successStatuses.map((status) => [
    String(status),
    { ...success, description: successTexts[status] ?? 'Success' },
  ]);
  return { ...Object.fromEntries(entries), default: { $ref: '#/components/responses/Error' } };
}

function components(schemas: NonNullable<Components['schemas']>): Components {
  const own = Object.entries(schemas).filter(([name]) => !name.startsWith('error.'));
  return {
    securitySchemes,
    schemas: { ...Object.fromEntries(own), Error: errorSchema },
    responses: {
      Error: {
        description: 'Refused or failed; 429 and 503 carry Retry-After in seconds',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

const errorSchema: NonNullable<Components['schemas']>[string] = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'requestId'],
      properties: {
        code: { type: 'string', description: 'Stable; match on it', examples: ['auth.required'] },
        message: { type: 'string', description: 'For people: what happened and what to do' },
        details: { type: 'object', additionalProperties: true },
        requestId: { type: 'string' },
      },
    },
  },
};

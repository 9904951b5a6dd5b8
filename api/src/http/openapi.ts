import { generateOpenApiDocument, type OpenAPIObject } from 'trpc-to-openapi';
import { version } from '../config/paths.js';
import { appRouter } from '../router.js';
import type { ProcedureMeta } from '../trpc/init.js';
import { defaultResponse, errorComponents, errorResponses } from './openapi-errors.js';
import { exampleOf, type JsonSchema, type Resolve, requestExamples } from './openapi-examples.js';
import { handWrittenPaths } from './openapi-extra.js';
import { metaOf, type RestRoute, restRoutes } from './rest-routes.js';

type Paths = NonNullable<OpenAPIObject['paths']>;
type Components = NonNullable<OpenAPIObject['components']>;
type Operation = NonNullable<Paths[string]['get']>;
type Responses = NonNullable<Operation['responses']>;
type RequestBody = Extract<NonNullable<Operation['requestBody']>, { content: unknown }>;
type MediaType = RequestBody['content'][string];
type Parameter = NonNullable<Operation['parameters']>[number];

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

/** Documented under /api too, as the product's own short addresses; every other route answers there as well. */
const shortPaths = /^\/(auth\/(login|register)|messages\/send|whatsapp\/.+)$/;

/** Takes an Idempotency-Key header beside its input. */
const idempotent = new Set(['messages.send', 'messages.sendAgain', 'whatsapp.send']);

/**
 * OpenAPI 3.1 of /api/v1 and the product's short routes. trpc-to-openapi documents its own error
 * body and always 200: statuses, errors, examples and security of each operation are put right here.
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
  const schemas = withoutFormatPatterns(ownSchemas(document.components?.schemas ?? {}));
  const resolve: Resolve = (reference) =>
    (schemas as Record<string, JsonSchema>)[reference.split('/').at(-1) ?? ''] ?? {};
  const paths: Paths = {};
  const add = (path: string, method: string, operation: Operation): void => {
    paths[path] = { ...paths[path], [method]: operation };
  };
  for (const route of restRoutes) {
    const method = route.method.toLowerCase() as 'get' | 'post' | 'patch' | 'put' | 'delete';
    const generated = document.paths?.[route.path]?.[method];
    if (!generated) continue;
    const operation = operationOf(route, withoutFormatPatterns(generated), resolve);
    add(`/api/v1${route.path}`, method, operation);
    if (shortPaths.test(route.path)) {
      const operationId = `${operation.operationId}-short`;
      add(`/api${route.path}`, method, { ...operation, operationId });
    }
  }
  for (const [path, methods] of Object.entries(handWrittenPaths)) {
    for (const [method, operation] of Object.entries(methods)) {
      add(path, method, handWritten(method, operation as Operation, resolve));
    }
  }
  return { ...document, tags: tagsOf(paths), paths, components: components(schemas) };
}

function operationOf(route: RestRoute, operation: Operation, resolve: Resolve): Operation {
  const isIdempotent = idempotent.has(route.procedure);
  const body = requestBodyOf(route, operation, resolve);
  return {
    ...operation,
    security: securityOf(route.meta.access),
    parameters: [
      ...(operation.parameters ?? []).map((parameter) => withExample(parameter, resolve)),
      ...(isIdempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ],
    ...(body ? { requestBody: body } : {}),
    responses: {
      ...successOf(route, operation, resolve),
      ...errorResponses(route),
      default: defaultResponse,
    },
  };
}

/** Its operationId names the procedure that it calls, with a dash for the dot. */
function handWritten(method: string, operation: Operation, resolve: Resolve): Operation {
  const procedure = operation.operationId?.replaceAll('-', '.') ?? '';
  const meta = metaOf(procedure) ?? metaBySecurity(operation);
  return {
    ...operation,
    parameters: (operation.parameters ?? []).map((parameter) => withExample(parameter, resolve)),
    responses: {
      ...errorResponses({ method: method.toUpperCase(), procedure, meta }),
      ...operation.responses,
    },
  };
}

/** Of a route that calls no procedure of its own name. */
function metaBySecurity({ security = [] }: Operation): ProcedureMeta {
  if (security.some((one) => 'queryKey' in one)) return { access: 'user', scope: 'send' };
  return security.some((one) => 'apiKey' in one) ? { access: 'admin' } : { access: 'session' };
}

/** Required only where something in it is. */
function requestBodyOf(
  { procedure }: RestRoute,
  { requestBody }: Operation,
  resolve: Resolve,
): Operation['requestBody'] {
  if (!requestBody || '$ref' in requestBody) return requestBody;
  const schema = (requestBody.content['application/json']?.schema ?? {}) as JsonSchema;
  const example = requestExamples[procedure] ?? exampleOf(schema, { resolve, isInput: true });
  return {
    required: (schema.required ?? []).length > 0,
    content: { 'application/json': { schema, example } as MediaType },
  };
}

function withExample(parameter: Parameter, resolve: Resolve): Parameter {
  if ('$ref' in parameter) return parameter;
  const schema = (parameter.schema ?? {}) as JsonSchema;
  return {
    ...parameter,
    example: exampleOf(schema, { resolve, isInput: true, name: parameter.name }),
  };
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

function successOf({ meta }: RestRoute, operation: Operation, resolve: Resolve): Responses {
  const success = operation.responses?.['200'];
  const content = success && 'content' in success ? success.content : undefined;
  const schema = (content?.['application/json']?.schema ?? {}) as JsonSchema;
  return Object.fromEntries(
    (meta.successStatuses ?? [200]).map((status) => {
      const example = inStatus(exampleOf(schema, { resolve, isInput: false }), status);
      const description = successTexts[status] ?? 'Success';
      return [
        String(status),
        { description, content: { 'application/json': { schema, example } as MediaType } },
      ];
    }),
  );
}

/** What is accepted only has not been sent yet. */
function inStatus(example: unknown, status: number): unknown {
  const isSent =
    typeof example === 'object' && example !== null && 'status' in example && 'sentAt' in example;
  if (status !== 202 || !isSent) return example;
  return { ...example, status: 'queued', attempts: 0, sentAt: null, deliveredAt: null };
}

const ownSchemas = <T extends object>(schemas: T): T =>
  Object.fromEntries(Object.entries(schemas).filter(([name]) => !name.startsWith('error.'))) as T;

/** zod's patterns beside a `format` say the same again, at length. */
function withoutFormatPatterns<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutFormatPatterns) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([name, inner]) => !(name === 'pattern' && typeof inner === 'string' && 'format' in value),
  );
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, withoutFormatPatterns(inner)]),
  ) as T;
}

function tagsOf(paths: Paths): { name: string }[] {
  const operations = Object.values(paths).flatMap((path) => Object.values(path) as Operation[]);
  const names = new Set(operations.flatMap((operation) => operation.tags ?? []));
  return [...names].map((name) => ({ name }));
}

function components(schemas: NonNullable<Components['schemas']>): Components {
  const errors = errorComponents();
  return {
    securitySchemes,
    schemas: { ...schemas, ...errors.schemas },
    responses: errors.responses,
    examples: errors.examples,
    headers: errors.headers,
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

import type { OpenAPIObject } from 'trpc-to-openapi';
import type { ProcedureMeta } from '../trpc/init.js';
import { defaultResponse, errorResponses } from './openapi-errors.js';
import { exampleOf, type JsonSchema, requestExamples } from './openapi-examples.js';
import { jsonSchemaOf } from './openapi-schemas.js';
import { metaOf, type RestRoute, schemasOf } from './rest-routes.js';

type Paths = NonNullable<OpenAPIObject['paths']>;
export type DocumentOperation = NonNullable<Paths[string]['get']>;
type Parameter = NonNullable<DocumentOperation['parameters']>[number];
type Responses = NonNullable<DocumentOperation['responses']>;

/** Takes an Idempotency-Key header beside its input. */
const idempotent = new Set(['messages.send', 'messages.sendAgain', 'whatsapp.send']);

/** The REST face of a procedure as the document has it: made of its schemas and its meta. */
export function operationOf(route: RestRoute): DocumentOperation {
  const { input, output } = schemasOf(route.procedure);
  const taken = input ? jsonSchemaOf(input, 'input') : {};
  const { summary, description, tags } = route.meta.openapi ?? {};
  const body = requestBodyOf(route, taken);
  return {
    operationId: route.procedure.replaceAll('.', '-'),
    ...(summary ? { summary } : {}),
    ...(description ? { description } : {}),
    tags: tags ?? [],
    security: securityOf(route.meta.access),
    parameters: [
      ...parametersOf(route, taken),
      ...(idempotent.has(route.procedure)
        ? [{ $ref: '#/components/parameters/IdempotencyKey' }]
        : []),
    ],
    ...(body ? { requestBody: body } : {}),
    responses: {
      ...successOf(route, jsonSchemaOf(output, 'output')),
      ...errorResponses(route),
      default: defaultResponse,
    },
  };
}

/** Of a handler beside the REST faces. Its operationId names the procedure that it calls. */
export function handWrittenOperation(
  method: string,
  operation: DocumentOperation,
): DocumentOperation {
  const procedure = operation.operationId?.replaceAll('-', '.') ?? '';
  const meta = metaOf(procedure) ?? metaBySecurity(operation);
  return {
    ...operation,
    parameters: (operation.parameters ?? []).map(withExample),
    responses: {
      ...errorResponses({ method: method.toUpperCase(), procedure, meta }),
      ...operation.responses,
    },
  };
}

/** Of a route that calls no procedure of its own name. */
function metaBySecurity({ security = [] }: DocumentOperation): ProcedureMeta {
  if (security.some((one) => 'queryKey' in one)) return { access: 'user', scope: 'send' };
  return security.some((one) => 'apiKey' in one) ? { access: 'admin' } : { access: 'session' };
}

/** A list of alternatives; an empty one says that no credential is needed. */
function securityOf(access: ProcedureMeta['access']): Record<string, string[]>[] {
  if (access === 'public') return [];
  if (access === 'session') return [{ session: [] }];
  return [{ apiKey: [] }, { bearer: [] }, { session: [] }];
}

const inPath = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

const inQuery = ({ method }: RestRoute): boolean => method === 'GET' || method === 'DELETE';

/** GET and DELETE take their input from the query, the others from the body; the path its own. */
function parametersOf(route: RestRoute, { properties = {}, required = [] }: JsonSchema) {
  const ofPath = inPath(route.path);
  return Object.entries(properties)
    .filter(([name]) => inQuery(route) || ofPath.includes(name))
    .map(([name, schema]) => {
      const isInPath = ofPath.includes(name);
      return withExample({
        in: isInPath ? 'path' : 'query',
        name,
        required: isInPath || required.includes(name),
        schema,
      } as Parameter);
    });
}

function withExample(parameter: Parameter): Parameter {
  if ('$ref' in parameter) return parameter;
  const schema = (parameter.schema ?? {}) as JsonSchema;
  return { ...parameter, example: exampleOf(schema, { isInput: true, name: parameter.name }) };
}

/** Required only where something in it is. */
function requestBodyOf(
  route: RestRoute,
  taken: JsonSchema,
): DocumentOperation['requestBody'] | undefined {
  if (inQuery(route) || !route.takesInput) return undefined;
  const ofPath = inPath(route.path);
  const without = (names: string[]): string[] => names.filter((name) => !ofPath.includes(name));
  const names = without(Object.keys(taken.properties ?? {}));
  const required = without(taken.required ?? []);
  if (names.length === 0 && ofPath.length > 0) return undefined;
  const { required: _all, ...rest } = taken;
  const schema: JsonSchema = {
    ...rest,
    properties: Object.fromEntries(names.map((name) => [name, taken.properties?.[name] ?? {}])),
    ...(required.length > 0 ? { required } : {}),
  };
  const example = requestExamples[route.procedure] ?? exampleOf(schema, { isInput: true });
  return { required: required.length > 0, content: jsonContent(schema, example) };
}

type RequestBody = Extract<NonNullable<DocumentOperation['requestBody']>, { content: unknown }>;

type Schema = NonNullable<RequestBody['content'][string]['schema']>;

const jsonContent = (schema: JsonSchema, example: unknown): RequestBody['content'] => ({
  'application/json': { schema: schema as Schema, example },
});

const successTexts: Record<number, string> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted, and not yet done',
};

function successOf({ meta }: RestRoute, given: JsonSchema): Responses {
  const example = exampleOf(given, { isInput: false });
  return Object.fromEntries(
    (meta.successStatuses ?? [200]).map((status) => [
      String(status),
      {
        description: successTexts[status] ?? 'Success',
        content: jsonContent(given, inStatus(example, status)),
      },
    ]),
  );
}

/** What is accepted only has not been sent yet. */
function inStatus(example: unknown, status: number): unknown {
  const isSent =
    typeof example === 'object' && example !== null && 'status' in example && 'sentAt' in example;
  if (status !== 202 || !isSent) return example;
  return { ...example, status: 'queued', attempts: 0, sentAt: null, deliveredAt: null };
}

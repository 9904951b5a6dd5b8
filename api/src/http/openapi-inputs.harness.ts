import fc from 'fast-check';
import type { JsonSchema } from './openapi-examples.js';

export interface DocumentedOperation {
  path: string;
  method: string;
  parameters: { name: string; in: string; required?: boolean; schema: JsonSchema }[];
  body: JsonSchema | undefined;
  /** Codes by status; a status of success has none. */
  answers: Map<number, Set<string>>;
}

/** One request to an operation: what its address, its query and its body hold. */
export interface GeneratedInput {
  path: Record<string, string>;
  query: [string, string][];
  headers: Record<string, string>;
  body: unknown;
}

// oxlint-disable-next-line typescript/no-explicit-any -- a JSON document
type Json = any;

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** Every operation of an OpenAPI document, references resolved. */
export function operationsOf(document: Json): DocumentedOperation[] {
  const follow = (part: Json): Json =>
    part?.$ref === undefined
      ? part
      : part.$ref
          .slice(2)
          .split('/')
          .reduce((inner: Json, name: string) => inner[name], document);
  const codes = (response: Json): Set<string> =>
    new Set(Object.keys(follow(response).content?.['application/json']?.examples ?? {}));
  return Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => method in item)
      .map((method) => {
        const { parameters = [], requestBody, responses } = item[method];
        const anywhere = codes(responses.default);
        return {
          path,
          method: method.toUpperCase(),
          parameters: parameters.map(follow),
          body: requestBody?.content['application/json'].schema,
          answers: new Map(
            Object.entries(responses).map(([status, response]) => [
              status === 'default' ? 0 : Number(status),
              status === 'default' ? anywhere : codes(response),
            ]),
          ),
        };
      }),
  );
}

/** Text as nobody writes it: NUL, half a character, other directions, quotes, markup, very long. */
const oddTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u200f',
  'e' + '\u0301'.repeat(500),
  "' or 1=1; drop table users; --",
  '<script>alert(1)</script>',
  '{{7*7}} ${7*7} =1+1',
  '../../etc/passwd',
  '%00%ff',
  'x\r\nSet-Cookie: a=b',
  '\\u0000',
  '9'.repeat(400),
  'x'.repeat(70_000),
  '1e400',
  '-0',
  'NaN',
  'null',
];

const oddNumbers = [0, -0, -1, 1.5, 2 ** 31, 2 ** 53 + 2, 1e308, -1e308, Number.MIN_VALUE];

const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...oddTexts),
  fc.string({ unit: 'binary' }),
);
const odd: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom(...oddNumbers, null, true, [], {}, [[]], { $gt: '' }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Mostly what the operation wants, with something odd here and there. `ids` exist. */
export function inputOf(
  operation: DocumentedOperation,
  ids: readonly string[],
): fc.Arbitrary<GeneratedInput> {
  const of = (where: string) => operation.parameters.filter((one) => one.in === where);
  const texts = (where: string) =>
    fc.record(
      Object.fromEntries(of(where).map(({ name, schema }) => [name, textOf(schema, ids)])),
      { requiredKeys: of(where).flatMap((one) => (one.required ? [one.name] : [])) },
    ) as fc.Arbitrary<Record<string, string>>;
  const repeated = fc.oneof(
    { weight: 9, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.tuple(oddText.map(forAddress), oddText.map(forAddress)), {
        maxLength: 2,
      }),
    },
  );
  return fc
    .record({
      path: texts('path'),
      query: texts('query'),
      more: repeated,
      headers: texts('header'),
      body: operation.body ? bodyOf(operation.body, ids) : fc.constant(undefined),
    })
    .map(({ path, query, more, headers, body }) => ({
      path,
      query: [...Object.entries(query), ...(more as [string, string][])],
      headers,
      body,
    }));
}

const bodyOf = (schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 12, arbitrary: valueOf(schema, ids, '') },
    { weight: 1, arbitrary: odd },
    {
      weight: 1,
      arbitrary: fc
        .tuple(valueOf(schema, ids, ''), odd)
        .map(([value, more]) => ({ ...(value as object), unknown: more })),
    },
  );

const textOf = (schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: valueOf(schema, ids, '', false).map(String) },
    { weight: 1, arbitrary: oddText.map(forAddress) },
  );

/** What the address as a whole may hold is Node's limit, and a test of its own. */
const forAddress = (text: string): string => text.slice(0, 2_000);

/** A value of the schema; at each of its places something odd instead, once in a while. */
function valueOf(
  schema: JsonSchema,
  ids: readonly string[],
  name: string,
  mayBeOdd = true,
): fc.Arbitrary<unknown> {
  const right = rightOf(schema, ids, name);
  if (!mayBeOdd || name === '') return right;
  return fc.oneof({ weight: 7, arbitrary: right }, { weight: 1, arbitrary: odd });
}

function rightOf(schema: JsonSchema, ids: readonly string[], name: string): fc.Arbitrary<unknown> {
  // Waiting is tested elsewhere, with somebody who looks at the clock.
  if (name === 'wait') return fc.constant(0);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return fc.oneof(...variants.map((variant) => rightOf(variant, ids, name)));
  const types = [schema.type ?? 'string'].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, ids, name)));
}

function ofType(
  type: string,
  schema: JsonSchema,
  ids: readonly string[],
  name: string,
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([field, inner]) => [
            field,
            valueOf(inner, ids, field),
          ]),
        ),
        { requiredKeys: schema.required ?? [] },
      );
    case 'array':
      return fc.array(valueOf(schema.items ?? {}, ids, name), { maxLength: 4 });
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? -10, max: schema.maximum ?? 1e12 });
    case 'null':
      return fc.constant(null);
    default:
      return rightText(schema, ids, name);
  }
}

function rightText(schema: JsonSchema, ids: readonly string[], name: string): fc.Arbitrary<string> {
  switch (schema.format) {
    case 'uuid':
      return fc.oneof(fc.constantFrom(...ids), fc.uuid());
    case 'date-time':
      return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    case 'email':
      return fc.emailAddress();
    default:
      break;
  }
  if (['to', 'number', 'phone'].includes(name)) {
    return fc.constantFrom('+4915100000001', '0049 151 00000001', '123@g.us', '12', 'nobody');
  }
  return fc.string({
    minLength: schema.minLength ?? 0,
    maxLength: Math.min(schema.maxLength ?? 40, 300),
  });
}

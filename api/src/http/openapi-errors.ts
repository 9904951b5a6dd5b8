import { errorCatalog } from './error-catalog.js';
import { errorsOf, errorsOfAnyAddress, type Operation } from './operation-errors.js';

const statusTexts: Record<number, string> = {
  400: 'Something in the request is not right',
  401: 'No credential, or one that is not valid',
  403: 'This credential may not do this',
  404: 'There is no such thing, or it is somebody else’s',
  405: 'Another method is meant',
  408: 'The request did not arrive in time',
  409: 'Not possible in the present state',
  413: 'Too large',
  415: 'Not JSON in UTF-8, or compressed',
  422: 'Understood, and it cannot be done',
  429: 'Too much; Retry-After says when again',
  500: 'Our mistake',
  503: 'Not possible just now; Retry-After says when again',
};

const reference = (code: string) => ({ $ref: `#/components/examples/${code}` });

const content = (codes: readonly string[]) => ({
  'application/json': {
    schema: { $ref: '#/components/schemas/Error' },
    examples: Object.fromEntries(codes.map((code) => [code, reference(code)])),
  },
});

/** The responses of an operation's errors by status, each code as an example of its name. */
export function errorResponses(operation: Operation) {
  const codesByStatus = new Map<number, string[]>();
  for (const { code, status } of errorsOf(operation)) {
    codesByStatus.set(status, [...(codesByStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...codesByStatus].map(([status, codes]) => [
      String(status),
      {
        description: statusTexts[status] ?? 'Refused',
        ...(status === 429 || status === 503
          ? { headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } }
          : {}),
        content: content(codes),
      },
    ]),
  );
}

/** For what is of no address in particular, and for what a later version adds. */
export const defaultResponse = { $ref: '#/components/responses/Error' };

/** The one shape, every code of the catalogue as an example, and the headers beside them. */
export function errorComponents() {
  const examples = [...errorCatalog.values()].map(({ code, message }) => [
    code,
    { value: { error: { code, message, requestId: '01937c5e-8f00-7000-8000-0123456789ab' } } },
  ]);
  return {
    schemas: { Error: errorSchema },
    responses: {
      Error: {
        description: 'Refused or failed; 429 and 503 carry Retry-After in seconds',
        content: content(errorsOfAnyAddress),
      },
    },
    examples: Object.fromEntries(examples) as Record<string, { value: unknown }>,
    headers: {
      RetryAfter: {
        description: 'Seconds after which to ask again',
        schema: { type: 'integer', minimum: 1 },
      },
    },
  };
}

const errorSchema = {
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

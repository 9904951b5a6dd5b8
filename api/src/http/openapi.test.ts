import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { appRouter } from '../router.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createClient } from '../testing/test-client.js';
import { errorCatalog } from './error-catalog.js';
import { restRoutes } from './rest-routes.js';

const source = path.join(import.meta.dirname, '..');

interface AnyProcedure {
  _def: { inputs: z.ZodType[]; output: z.ZodType };
}

let api: TestApi;
// oxlint-disable-next-line typescript/no-explicit-any -- a JSON document, looked into at many places
let document: any;
beforeAll(async () => {
  api = await startTestApi();
  document = (await createClient(api).get('/api/openapi.json')).body;
});
afterAll(() => api.close());

test('lists every REST face under /api/v1, and GET /api/send', () => {
  expect(document.openapi).toMatch(/^3\.1/);
  for (const route of restRoutes) {
    expect(document.paths[`/api/v1${route.path}`]).toHaveProperty(route.method.toLowerCase());
  }
  expect(document.paths['/api/send']).toHaveProperty('get');
});

test('every operation has the one error shape and says who may call', () => {
  for (const methods of Object.values<Record<string, unknown>>(document.paths)) {
    // oxlint-disable-next-line typescript/no-explicit-any
    for (const operation of Object.values<any>(methods)) {
      expect(operation.responses.default).toEqual({ $ref: '#/components/responses/Error' });
      expect(operation.security).toBeInstanceOf(Array);
    }
  }
  expect(document.paths['/api/v1/auth/login'].post.security).toEqual([]);
  expect(document.paths['/api/v1/api-keys'].post.security).toEqual([{ session: [] }]);
});

test('every error that is declared is in the catalogue, and each of its codes is documented', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  const declared = files
    .filter((file) => /[.-]errors\.ts$/.test(file))
    .flatMap((file) => [
      ...readFileSync(path.join(source, file), 'utf8').matchAll(/code: '([a-z_]+\.[a-z_]+)'/g),
    ])
    .map(([, code = '']) => code);
  expect(declared.length).toBeGreaterThan(70);
  expect(declared.filter((code) => !errorCatalog.has(code))).toEqual([]);
  const operations = JSON.stringify([document.paths, document.components.responses]);
  const silent = [...errorCatalog.keys()].filter(
    (code) => !operations.includes(`#/components/examples/${code}"`),
  );
  expect(silent).toEqual([]);
});

test('fields with a unit or a rule of their own say so', () => {
  const fields = (address: string) =>
    document.paths[address].post.requestBody.content['application/json'].schema.properties;
  expect(fields('/api/v1/messages').wait.description).toContain('Seconds');
  expect(fields('/api/v1/api-keys').rateLimit.description).toContain('per 60 s');
  const rotation = fields('/api/v1/api-keys/{id}/rotate');
  expect(rotation.overlapSeconds.description).toContain('Seconds');
});

test('the errors of an operation are those that it can have', () => {
  const codes = (address: string, method: string, status: number) =>
    Object.keys(
      document.paths[address][method].responses[status]?.content['application/json'].examples ?? {},
    );
  const send = (status: number) => codes('/api/v1/messages', 'post', status);
  expect(send(400)).toEqual(expect.arrayContaining(['devices.choose_one', 'request.invalid']));
  expect(send(401)).toEqual(expect.arrayContaining(['auth.key_invalid', 'auth.required']));
  expect(send(403)).toEqual(expect.arrayContaining(['auth.cross_site', 'auth.scope_missing']));
  expect(send(404)).toEqual(['devices.not_found']);
  expect(send(409)).toEqual(
    expect.arrayContaining(['devices.not_connected', 'messages.idempotency_in_progress']),
  );
  expect(send(413)).toEqual(['request.too_large']);
  expect(send(429)).toEqual(expect.arrayContaining(['messages.queue_full', 'rate_limit.exceeded']));
  expect(codes('/api/send', 'get', 403)).toEqual(
    expect.arrayContaining(['auth.key_not_send_only', 'request.link_preview']),
  );
  expect(codes('/api/v1/auth/login', 'post', 401)).toContain('auth.login_failed');
  expect(codes('/api/v1/auth/login', 'post', 403)).not.toContain('auth.scope_missing');
  expect(codes('/api/v1/api-keys', 'get', 403)).toContain('auth.session_required');
  expect(codes('/api/v1/devices/{id}', 'get', 404)).toEqual(['devices.not_found']);
  expect(codes('/api/v1/admin/health', 'get', 409)).toEqual([]);
  expect(codes('/api/v1/admin/users/{id}', 'get', 404)).toEqual(['admin.user_not_found']);
  expect(codes('/api/v1/admin/queue/messages/{id}/cancel', 'post', 409)).toEqual([
    'messages.not_cancellable',
  ]);
  expect(codes('/api/v1/admin/queue/messages/{id}/retry', 'post', 409)).toEqual(
    expect.arrayContaining(['messages.may_have_arrived', 'messages.text_erased']),
  );
  expect(codes('/api/v1/api-keys', 'post', 404)).toEqual(['devices.not_found']);
});

describe('examples', () => {
  const procedures = appRouter._def.procedures as unknown as Record<string, AnyProcedure>;
  const operationOf = ({ method, path: address }: { method: string; path: string }) =>
    document.paths[`/api/v1${address}`][method.toLowerCase()];

  test.each(restRoutes)('of $method $path are what its procedure takes and gives', (route) => {
    const { inputs, output } = procedures[route.procedure]!._def;
    const { parameters, requestBody, responses } = operationOf(route);
    const inPath = parameters.filter((one: { in?: string }) => one.in === 'path');
    const fields = Object.fromEntries(
      inPath.map((one: { name: string; example: unknown }) => [one.name, one.example]),
    );
    const body = requestBody?.content['application/json'].example ?? {};
    for (const schema of inputs) {
      const parsed = schema.safeParse({ ...body, ...fields });
      expect([route.procedure, parsed.error?.issues]).toEqual([route.procedure, undefined]);
    }
    for (const status of Object.keys(responses).filter((one) => one.startsWith('2'))) {
      const { example } = responses[status].content['application/json'];
      expect(output.safeParse(example).error?.issues).toBeUndefined();
    }
  });

  test('of every parameter stand beside it', () => {
    const parameters = restRoutes.flatMap((route) => operationOf(route).parameters);
    const bare = parameters.filter((one) => !('$ref' in one) && one.example === undefined);
    expect(parameters.length).toBeGreaterThan(20);
    expect(bare).toEqual([]);
  });
});

test('the product’s short addresses are in it, and answer', async () => {
  const short = [
    ['post', '/api/auth/login'],
    ['post', '/api/auth/register'],
    ['post', '/api/messages/send'],
    ['post', '/api/whatsapp/initialize'],
    ['get', '/api/whatsapp/status'],
    ['get', '/api/whatsapp/qr'],
    ['post', '/api/whatsapp/disconnect'],
    ['get', '/api/send'],
  ] as const;
  for (const [method, address] of short) {
    expect(document.paths[address]).toHaveProperty(method);
    const answer = await createClient(api).request({ method: method.toUpperCase(), path: address });
    expect([address, answer.body.error.code]).not.toEqual([address, 'route.not_found']);
  }
});

test('says the real statuses of success', () => {
  const success = (address: string, method: string) =>
    Object.keys(document.paths[address][method].responses).filter((status) =>
      status.startsWith('2'),
    );
  expect(success('/api/v1/api-keys', 'post')).toEqual(['201']);
  expect(success('/api/v1/messages', 'post')).toEqual(['200', '202']);
  expect(success('/api/v1/api-keys', 'get')).toEqual(['200']);
});

test('every reference leads somewhere', () => {
  const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
  const pointers = [...new Set([...references].map(([, pointer]) => pointer ?? ''))];
  const dangling = pointers.filter(
    (pointer) => !pointer.split('/').reduce((inner, name) => inner?.[name], document),
  );
  expect(pointers).toContain('components/schemas/Error');
  expect(dangling).toEqual([]);
});

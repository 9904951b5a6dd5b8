import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createClient } from '../testing/test-client.js';
import { restRoutes } from './rest-routes.js';

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
  for (const { method, path } of restRoutes) {
    expect(document.paths[`/api/v1${path}`]).toHaveProperty(method.toLowerCase());
  }
  expect(document.paths['/api/send']).toHaveProperty('get');
});

test('every operation has the one error shape and says who may call', () => {
  for (const path of Object.values<Record<string, unknown>>(document.paths)) {
    // oxlint-disable-next-line typescript/no-explicit-any
    for (const operation of Object.values<any>(path)) {
      expect(operation.responses.default).toEqual({ $ref: '#/components/responses/Error' });
      expect(operation.security).toBeInstanceOf(Array);
    }
  }
  expect(document.paths['/api/v1/auth/login'].post.security).toEqual([]);
  expect(document.paths['/api/v1/api-keys'].post.security).toEqual([{ session: [] }]);
});

test('says the real statuses of success', () => {
  const success = (path: string, method: string) =>
    Object.keys(document.paths[path][method].responses).filter((status) => status.startsWith('2'));
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

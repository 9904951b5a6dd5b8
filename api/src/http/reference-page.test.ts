import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createClient, type TestClient } from '../testing/test-client.js';

let api: TestApi;
let nobody: TestClient;
beforeAll(async () => {
  api = await startTestApi();
  nobody = createClient(api);
});
afterAll(() => api.close());

const bundleOf = (html: string) => /src="(\/api\/docs\/[^"]+)"/.exec(html)?.[1] ?? 'none';

test('is open, loads from here alone, and runs only what carries its nonce', async () => {
  const { status, headers, body } = await nobody.get('/api/docs');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body).not.toMatch(/https?:\/\//);
  const policy = headers.get('content-security-policy') ?? '';
  const [, nonce] = /script-src 'nonce-([^']{20,})'(?:;|$)/.exec(policy) ?? [];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-eval');
  const elements = [...body.matchAll(/<(?:script|style)[^>]*>/g)].map(([element]) => element);
  expect(elements).toHaveLength(3);
  for (const element of elements) expect(element).toContain(`nonce="${nonce}"`);
  const again = (await nobody.get('/api/docs')).headers.get('content-security-policy');
  expect(again).not.toBe(policy);
});

test('its script is ours, kept for ever, and packed for who takes it so', async () => {
  const address = bundleOf((await nobody.get('/api/docs')).body);
  const packed = await fetch(`${api.url}${address}`);
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect(packed.headers.get('cache-control')).toContain('immutable');
  expect(packed.headers.get('content-type')).toMatch(/^text\/javascript/);
  const text = await packed.text();
  expect(text).toContain('createApiReference');
  const plain = await fetch(`${api.url}${address}`, { headers: { 'accept-encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await plain.text()).toBe(text);
});

test.each([
  ['GET', '/api/docs/', 404],
  ['GET', '/api/docs/standalone.js', 404],
  ['GET', '/api/docs/..%2f..%2fpackage.json', 404],
  ['POST', '/api/docs', 405],
])('%s %s is %i', async (method, path, status) => {
  expect((await nobody.request({ method, path })).status).toBe(status);
});

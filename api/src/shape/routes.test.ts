import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createOpenApiDocument } from '../http/openapi.js';
import { type DocumentedOperation, operationsOf } from '../http/openapi-inputs.harness.js';
import { jsonSchemaOf } from '../http/openapi-schemas.js';
import { type RestRoute, restRoutes, schemasOf } from '../http/rest-routes.js';
import { ContractSidecar } from '../sidecars/contract-sidecar.harness.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  type Answer,
  createClient,
  createKeyClient,
  registerAdmin,
  registerUser,
  send,
  type TestClient,
  type TestUser,
} from '../testing/test-client.js';
import { type KeyScope, keyScopes } from '../trpc/caller.js';

// oxlint-disable-next-line typescript/no-explicit-any -- a JSON document, looked into at many places
const document: any = JSON.parse(JSON.stringify(createOpenApiDocument('http://localhost')));
const operations = operationsOf(document);

let sidecar: ContractSidecar;
let api: TestApi;
let owner: TestUser;
const givenScopes = ['send', 'read', 'devices'] as const;
/** One of each kind of what a user owns. */
let owned: string[];
beforeAll(async () => {
  sidecar = await ContractSidecar.start();
  api = await startTestApi({
    config: { sidecars: [sidecar.address], sandbox: { kind: 'other' } },
    throttle: { registerPerAddress: 1_000, loginPerAddress: 1_000 },
  });
  owner = await registerUser(api);
  owned = await makeOwned(owner);
});
afterAll(async () => {
  await api.close();
  await sidecar.down();
});

/** Keys of the owner with one scope each, and how often each was used. */
const keys = new Map<KeyScope, { client: TestClient; uses: number }>();

/** A key may ask 20 times a second and 40 times at once: each is used less often than that. */
async function keyWith(scope: KeyScope): Promise<TestClient> {
  const known = keys.get(scope);
  if (known && known.uses < 30) {
    known.uses += 1;
    return known.client;
  }
  const client = await createKeyClient(api, owner, [scope]);
  keys.set(scope, { client, uses: 1 });
  return client;
}

async function makeOwned(user: TestUser): Promise<string[]> {
  const device = await user.post('/api/v1/devices', { name: 'mine', sandbox: true });
  const { id } = device.body;
  sidecar.connect(id, `+4915100${Math.random().toString().slice(2, 8)}`);
  await vi.waitFor(
    async () => expect((await user.get(`/api/v1/devices/${id}`)).body.status).toBe('connected'),
    { timeout: 15_000 },
  );
  const to = '+4915100000001';
  const message = await user.post('/api/v1/messages', { to, text: 'mine', wait: 10 });
  const key = await user.post('/api/v1/api-keys', { name: 'mine', scopes: ['send'] });
  return [id, message.body.id, key.body.id];
}

const code = ({ status, body }: Answer): string => `${status} ${body.error?.code}`;
const isPublic = ({ meta }: RestRoute): boolean => meta.access === 'public';
const closed = restRoutes.filter((route) => !isPublic(route));

/** The documented example of a request. */
function exampleOf({ method, path }: { method: string; path: string }): unknown {
  const operation = document.paths[`/api/v1${path}`][method.toLowerCase()];
  return operation.requestBody?.content['application/json'].example;
}

function call(
  client: TestClient,
  route: { method: string; path: string },
  id: string = crypto.randomUUID(),
): Promise<Answer> {
  const json = exampleOf(route);
  const path = `/api/v1${route.path.replace(/\{\w+\}/g, id)}`;
  return client.request({ method: route.method, path, ...(json === undefined ? {} : { json }) });
}

describe('who may', () => {
  test.each(restRoutes.filter(({ meta }) => meta.access === 'admin'))(
    '$method $path is for administrators',
    async (route) => {
      expect(code(await call(owner, route))).toBe('403 auth.admin_required');
    },
  );

  test.each(closed)('$method $path refuses a key without its scope', async (route) => {
    const { scope } = route.meta;
    const wanted: readonly KeyScope[] = typeof scope === 'string' ? [scope] : (scope ?? []);
    const other = givenScopes.find((one) => !wanted.includes(one))!;
    const key = await keyWith(other);
    const expected =
      route.meta.access === 'session' || (route.meta.access === 'user' && wanted.length === 0);
    expect(code(await call(key, route))).toBe(
      expected ? '403 auth.session_required' : '403 auth.scope_missing',
    );
  });

  test('the scopes that routes want are ones that keys can have', () => {
    const wanted = closed.flatMap(({ meta }) => meta.scope ?? []);
    expect(wanted.filter((scope) => !keyScopes.includes(scope))).toEqual([]);
    expect(new Set(wanted).size).toBeGreaterThan(2);
  });

  const ownable = closed.filter(
    ({ meta, path }) => path.includes('{id}') && meta.access !== 'admin',
  );

  test.each(ownable)('$method $path finds nothing of another user’s', async (route) => {
    const other = await registerUser(api);
    for (const id of owned) {
      const answer = await call(other, route, id);
      expect([answer.status, answer.body.error.code]).toEqual([
        404,
        expect.stringMatching(/\.(\w+_)?not_found$/),
      ]);
    }
  });

  test('its owner finds it by the same requests', async () => {
    const user = await registerUser(api);
    const ids = await makeOwned(user);
    // What removes comes last.
    const inOrder = ownable.toSorted(
      (a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'),
    );
    const missing: string[] = [];
    for (const route of inOrder.filter(({ path }) =>
      /^\/(devices|messages|api-keys)\//.test(path),
    )) {
      const answers = [];
      for (const id of ids) answers.push(await call(user, route, id));
      if (answers.every(({ status }) => status === 404))
        missing.push(`${route.method} ${route.path}`);
    }
    expect(inOrder.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  test('a suspended user is nobody, by session and by key, on every route', async () => {
    const user = await registerUser(api);
    const key = await createKeyClient(api, user, ['send', 'read', 'devices']);
    const { db } = api.database;
    await db.updateTable('users').set({ status: 'suspended' }).where('id', '=', user.id).execute();
    await vi.waitFor(async () => expect((await user.get('/api/v1/devices')).status).toBe(401), {
      timeout: 5_000,
    });
    for (const route of closed) {
      for (const client of [user, key]) {
        const answer = await call(client, route);
        expect([route.procedure, answer.status]).toEqual([route.procedure, 401]);
      }
    }
  });
});

/** Every object of a schema that takes more than it names. */
function openObjects(schema: unknown, where = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const isOpen =
    'type' in schema &&
    schema.type === 'object' &&
    !('additionalProperties' in schema && schema.additionalProperties === false);
  return [
    ...(isOpen ? [where || '(the input itself)'] : []),
    ...Object.entries(schema).flatMap(([name, inner]) => openObjects(inner, `${where}/${name}`)),
  ];
}

test.each(restRoutes)(
  '$method $path takes no field that it does not know, at any depth',
  (route) => {
    const { input } = schemasOf(route.procedure);
    expect(input ? openObjects(jsonSchemaOf(input, 'input')) : []).toEqual([]);
  },
);

describe('writes with a cookie', () => {
  const writing = restRoutes.filter(({ method }) => method !== 'GET');
  const types = ['application/json', 'text/plain', 'multipart/form-data; boundary=x'];

  test.each(writing)('$method $path are refused from elsewhere, on every face', async (route) => {
    const path = route.path.replace(/\{\w+\}/g, crypto.randomUUID());
    const addresses = [`/api/v1${path}`, `/api${path}`].map((address) => [route.method, address]);
    for (const [method = '', address = ''] of [
      ...addresses,
      ['POST', `/api/trpc/${route.procedure}`],
    ]) {
      for (const type of types) {
        const answer = await send(`${api.url}${address}`, {
          method,
          headers: { cookie: owner.cookie, origin: 'https://evil.example', 'content-type': type },
          body: '{}',
        });
        expect([address, type, answer.status]).toEqual([address, type, 403]);
        expect(JSON.stringify(answer.body)).toContain('"auth.cross_site"');
      }
    }
  });

  test.each(writing.filter(({ method }) => method !== 'DELETE'))(
    '$method $path reads no more than 1 MiB',
    async (route) => {
      const admin = await registerAdmin(api);
      const path = route.path.replace(/\{\w+\}/g, crypto.randomUUID());
      const answer = await send(`${api.url}/api/v1${path}`, {
        method: route.method,
        headers: { cookie: admin.cookie, 'content-type': 'application/json' },
        body: `{"text":"${'x'.repeat(1024 * 1024)}"}`,
      });
      expect(code(answer)).toBe('413 request.too_large');
    },
  );
});

describe('every answer', () => {
  const guarded = (answer: Answer): Record<string, string | null> =>
    Object.fromEntries(
      [
        'x-content-type-options',
        'x-frame-options',
        'referrer-policy',
        'cross-origin-opener-policy',
        'cross-origin-resource-policy',
        'x-powered-by',
      ].map((name) => [name, answer.headers.get(name)]),
    );
  const wanted = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': expect.stringMatching(/^(same-origin|no-referrer)$/),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-powered-by': null,
  };

  test.each([
    ['GET', '/'],
    ['GET', '/healthz'],
    ['GET', '/readyz'],
    ['GET', '/metrics'],
    ['GET', '/nowhere.js'],
    ['GET', '/api/docs'],
    ['GET', '/api/openapi.json'],
    ['GET', '/api/trpc/devices.list'],
    ['GET', '/api/nowhere'],
    ['POST', '/sandbox/api/phones'],
    ...operations.map(({ method, path }: DocumentedOperation) => [
      method,
      path.replace(/\{\w+\}/g, crypto.randomUUID()),
    ]),
  ])('%s %s carries the headers that guard it', async (method, path) => {
    const answer = await createClient(api).request({ method, path });
    expect(guarded(answer)).toEqual(wanted);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe-(inline|eval)/);
    expect(policy).not.toMatch(/https?:|\*/);
  });
});

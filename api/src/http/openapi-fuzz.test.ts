import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireSettings, type Settings } from '../settings/settings.repo.js';
import { ContractSidecar } from '../sidecars/contract-sidecar.harness.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { type Answer, registerAdmin, send, type TestUser } from '../testing/test-client.js';
import { createOpenApiDocument } from './openapi.js';
import {
  type DocumentedOperation,
  type GeneratedInput,
  inputOf,
  operationsOf,
} from './openapi-inputs.harness.js';

const document = JSON.parse(JSON.stringify(createOpenApiDocument('http://localhost')));
const operations = operationsOf(document);

let sidecar: ContractSidecar;
let api: TestApi;
let settings: Settings;
beforeAll(async () => {
  sidecar = await ContractSidecar.start();
  sidecar.capacity = 1_000_000;
  api = await startTestApi({
    config: { sidecars: [sidecar.address], sandbox: { kind: 'other' } },
    throttle: {
      registerPerAddress: 1e6,
      loginPerAddress: 1e6,
      loginPerAccount: 1e6,
      loginPerAccountEverywhere: 1e6,
    },
  });
  settings = await requireSettings(api.database.db);
});
afterAll(async () => {
  await api.close();
  await sidecar.down();
});

/** Whatever the last operation did to the installation as a whole. */
async function restoreInstallation(): Promise<void> {
  const { db } = api.database;
  await db.updateTable('settings').set(settings).execute();
  await db.updateTable('sidecar_hosts').set({ draining: false }).execute();
  await api.app.pool.query('delete from auth_throttle');
  api.app.settings.forget();
}

/** An administrator of their own for each operation: what it breaks is broken for it alone. */
async function newCaller(): Promise<{ admin: TestUser; ids: string[] }> {
  await restoreInstallation();
  const admin = await registerAdmin(api);
  const device = await admin.post('/api/v1/devices', { name: 'fuzz', sandbox: true });
  const key = await admin.post('/api/v1/api-keys', { name: 'fuzz', scopes: ['read'] });
  return { admin, ids: [device.body.id, key.body.id, admin.id, crypto.randomUUID()] };
}

test('the document has operations to call', () => {
  expect(operations.length).toBeGreaterThan(30);
});

test.each(operations)(
  '$method $path answers what is documented, whatever it is asked',
  async (operation) => {
    const { admin, ids } = await newCaller();
    let cookie = admin.cookie;
    await fc.assert(
      fc.asyncProperty(inputOf(operation, ids), async (input) => {
        const answer = await send(...requestOf(operation, input, cookie));
        // Signed out, or removed, by what it asked for.
        if (answer.status === 401) ({ cookie } = (await newCaller()).admin);
        expect(problemOf(operation, answer)).toBeUndefined();
      }),
      { numRuns: 40, seed: 20_261_121, endOnFailure: true },
    );
  },
  60_000,
);

function requestOf(
  { path, method }: DocumentedOperation,
  input: GeneratedInput,
  cookie: string,
): [string, RequestInit] {
  const address = path.replaceAll(/\{(\w+)\}/g, (_match, name: string) =>
    encodeURIComponent(wellFormed(input.path[name] ?? '').replace(/^\.*$/, 'x')),
  );
  const query = new URLSearchParams(input.query).toString();
  const hasBody = method !== 'GET' && method !== 'DELETE';
  return [
    `${api.url}${address}${query && `?${query}`}`,
    {
      method,
      headers: {
        // GET /api/send takes no cookie, and says so.
        cookie,
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
        ...headersOf(input),
      },
      ...(hasBody ? { body: JSON.stringify(input.body ?? {}) } : {}),
    },
  ];
}

/** Only what a header can hold at all; the rest no client sends. */
const headersOf = ({ headers }: GeneratedInput): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(([, value]) => /^[\x20-\x7e\xa0-\xff]{0,2000}$/.test(value)),
  );

const wellFormed = (text: string): string => Buffer.from(text).toString();

/** Paths, stacks and SQL: nothing that a caller has to know of. */
const inside = /node_modules|\/src\/|\.[jt]s:\d|\bat \w+ \(|relation "|\bselect\b.*\bfrom\b/;

/** What is wrong with an answer by the document; undefined when nothing is. */
function problemOf({ answers }: DocumentedOperation, answer: Answer): string | undefined {
  const { status, body } = answer;
  if (status >= 500) return `${status} ${JSON.stringify(body)}`.slice(0, 500);
  if (inside.test(body?.error?.message ?? '')) return `${status} tells of our inside`;
  const documented = answers.get(status);
  if (status < 400) return documented ? undefined : `${status} is not documented`;
  const code = body?.error?.code;
  const isShape =
    typeof code === 'string' &&
    typeof body.error.message === 'string' &&
    body.error.requestId === answer.headers.get('x-request-id');
  if (!isShape) return `${status} is not in the one shape: ${JSON.stringify(body)}`;
  const isKnown = documented?.has(code) || answers.get(0)?.has(code);
  return isKnown ? undefined : `${status} ${code} is not documented`;
}

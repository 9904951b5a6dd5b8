import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ContractSidecar } from '../sidecars/contract-sidecar.harness.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createKeyClient, registerUser, send } from '../testing/test-client.js';
import { accountRows } from './bad-inputs/accounts.rows.js';
import { addressRows } from './bad-inputs/addresses.rows.js';
import type { Asker, BadInput, World } from './bad-inputs/bad-input.harness.js';
import { bodyRows } from './bad-inputs/bodies.rows.js';
import { credentialRows } from './bad-inputs/credentials.rows.js';
import { crossSiteRows } from './bad-inputs/cross-site.rows.js';
import { messageRows } from './bad-inputs/messages.rows.js';

/** What is no single request is in bad-traffic.test.ts and beside the features. */
const rows = [
  ...credentialRows,
  ...crossSiteRows,
  ...accountRows,
  ...bodyRows,
  ...messageRows,
  ...addressRows,
];

let sidecar: ContractSidecar;
let api: TestApi;
let world: World;
const headersOf = new Map<Asker, Record<string, string>>([['nobody', {}]]);

beforeAll(async () => {
  sidecar = await ContractSidecar.start();
  api = await startTestApi({ config: { sidecars: [sidecar.address], sandbox: { kind: 'other' } } });
  const owner = await registerUser(api);
  const stranger = await registerUser(api);
  headersOf.set('owner', { cookie: owner.cookie }).set('stranger', { cookie: stranger.cookie });
  const device = (await owner.post('/api/v1/devices', { name: 'x', sandbox: true })).body.id;
  sidecar.connect(device, '+4915100000077');
  await vi.waitUntil(async () => (await owner.get('/api/v1/whatsapp/status')).body.connected, {
    timeout: 15_000,
  });
  const to = '+4915100000001';
  const sent = await owner.post('/api/v1/messages', { to, text: 'x', wait: 10 });
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  const scheduled = await owner.post('/api/v1/messages', { to, text: 'x', sendAt });
  const keys = {
    sender: await createKeyClient(api, owner, ['send']),
    reader: await createKeyClient(api, owner, ['read']),
    manager: await createKeyClient(api, owner, ['send', 'read', 'devices']),
    expired: await createKeyClient(api, owner, ['read']),
    revoked: await createKeyClient(api, owner, ['read']),
  };
  for (const [who, { key }] of Object.entries(keys))
    headersOf.set(who as Asker, { 'x-api-key': key });
  await owner.delete(`/api/v1/api-keys/${keys.revoked.keyId}`);
  await api.database.db
    .updateTable('api_keys')
    .set({ expires_at: new Date(Date.now() - 1_000) })
    .where('id', '=', keys.expired.keyId)
    .execute();
  world = {
    device,
    message: scheduled.body.id,
    sentMessage: sent.body.id,
    key: keys.sender.keyId,
    managerKey: keys.manager.key,
    senderKey: keys.sender.key,
    email: owner.email,
  };
});
afterAll(async () => {
  await api.close();
  await sidecar.down();
});

/** `{device}` and the like become what stands for them; `{EMAIL}` is the address in capitals. */
const filled = (text: string): string =>
  text
    .replaceAll('{EMAIL}', world.email.toUpperCase())
    .replaceAll(/\{(\w+)\}/g, (match, name: string) => world[name as keyof World] ?? match);

function ask({ by, request, headers = {}, json, body }: BadInput) {
  const [method = '', path = ''] = filled(request).split(/ (.*)/s);
  const text = json === undefined ? body : filled(JSON.stringify(json));
  return send(`${api.url}${path}`, {
    method,
    headers: {
      ...headersOf.get(by),
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value)])),
    },
    ...(text === undefined ? {} : { body: text }),
  });
}

test.each(rows)('$case: $name: $request is $status $code', async (row) => {
  const answer = await ask(row);
  // tRPC keeps our shape within its own.
  const error = answer.body.error?.data?.error ?? answer.body.error;
  expect([answer.status, error?.code]).toEqual([row.status, row.code]);
  const { details = {}, ...shape } = error;
  expect(details).toEqual(expect.any(Object));
  expect(shape).toEqual({
    code: row.code,
    message: expect.stringMatching(/\S/),
    requestId: answer.headers.get('x-request-id'),
  });
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.[jt]s:\d|\bselect\b.*\bfrom\b/);
  expect(answer.headers.has('www-authenticate')).toBe(row.status === 401);
});

test('the table has what it is meant to have', () => {
  expect(rows.length).toBeGreaterThan(120);
  expect(new Set(rows.map((row) => row.case)).size).toBeGreaterThan(35);
});

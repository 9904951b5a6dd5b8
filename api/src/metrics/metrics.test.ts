import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openDatabase } from '../db/database.js';
import { ContractSidecar } from '../sidecars/contract-sidecar.harness.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createClient, registerUser, type TestClient } from '../testing/test-client.js';
import { createMetrics } from './metrics.js';

let sidecar: ContractSidecar;
let api: TestApi;
let client: TestClient;

beforeAll(async () => {
  sidecar = await ContractSidecar.start('first');
  sidecar.gaps = { found: 3, closed: 2 };
  api = await startTestApi({
    config: { sidecars: [sidecar.address], sandbox: { kind: 'other' } },
  });
  client = createClient(api);
});
afterAll(async () => {
  await api.close();
  await sidecar.down();
});
afterEach(() => {
  api.app.config.metricsToken = undefined;
});

const until = (check: () => Promise<void> | void): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000, interval: 50 });

const scrape = async (headers: Record<string, string> = {}) =>
  client.request({ path: '/metrics', headers });

test('are for this machine while there is no token, and not for what a proxy passes on', async () => {
  const answer = await scrape();
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via']) {
    expect((await scrape({ [name]: '203.0.113.9' })).status).toBe(404);
  }
});

test('are for who has the token, where there is one, and for nobody else', async () => {
  api.app.config.metricsToken = 'a-long-token-of-this-test';
  expect(await scrape()).toMatchObject({
    status: 404,
    body: { error: { code: 'route.not_found' } },
  });
  expect((await scrape({ authorization: 'Bearer a-long-token-of-this-tes' })).status).toBe(404);
  const right = { authorization: 'Bearer a-long-token-of-this-test', 'x-forwarded-for': '::2' };
  expect((await scrape(right)).status).toBe(200);
});

test('tell what happened to messages, and how queue, devices and hosts are', async () => {
  const metrics = createMetrics(api.app, { maxAgeMs: 0, settleMs: 0 });
  await metrics.text();
  const user = await registerUser(api);
  const create = async (): Promise<string> =>
    (await user.post('/api/v1/devices', { name: 'x', sandbox: true })).body.id;
  const id = await create();
  sidecar.connect(id, '+4915100000801');
  await until(async () =>
    expect((await user.get(`/api/v1/devices/${id}`)).body.status).toBe('connected'),
  );
  const message = { deviceId: id, to: '+4915100000802', text: 'x', wait: 10 };
  expect((await user.post('/api/v1/messages', message)).body.status).toBe('sent');
  sidecar.setSession(id, { state: 'reconnecting', reason: 'offline' });
  await until(async () =>
    expect((await user.get(`/api/v1/devices/${id}`)).body.status).toBe('reconnecting'),
  );
  await user.post('/api/v1/messages', { ...message, wait: 0 });
  const text = await metrics.text();
  for (const line of [
    'botwave_database_up 1',
    'botwave_message_transitions_total{status="queued"} 2',
    'botwave_message_transitions_total{status="sending"} 1',
    'botwave_message_transitions_total{status="sent"} 1',
    'botwave_queue_messages 1',
    'botwave_devices{status="reconnecting"} 1',
    'botwave_host_reachable{host="first"} 1',
    'botwave_host_devices{host="first"} 1',
    'botwave_host_capacity{host="first"} 50',
    'botwave_host_memory_bytes{host="first"} 1000000',
    'botwave_gaps_found_total{host="first"} 3',
    'botwave_gaps_closed_total{host="first"} 2',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
  expect(text).toMatch(/^botwave_queue_oldest_seconds [\d.e-]+$/m);
  expect(text).toMatch(/^botwave_journal_lag_lines\{host="first"\} \d+$/m);
  const again = await metrics.text();
  expect(again).toContain('botwave_message_transitions_total{status="sent"} 1\n');
  expect(again).toContain('botwave_gaps_found_total{host="first"} 3\n');
  expect((await scrape()).body).toContain('botwave_hand_over_seconds_count{end="done"} 1\n');
});

test('are told without the database, too, which is then said to be away', async () => {
  const away = openDatabase('postgres://nobody@127.0.0.1:1/none', api.app.logger, 1);
  const text = await createMetrics({ db: away.db, logger: api.app.logger }).text();
  expect(text).toContain('botwave_database_up 0\n');
  expect(text).not.toContain('botwave_queue_messages 0');
  await away.close();
});

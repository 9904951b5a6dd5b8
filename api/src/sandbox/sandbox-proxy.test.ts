import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ChildProgram, startProgram } from '../testing/child-program.harness.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import {
  createClient,
  createKeyClient,
  registerUser,
  type TestUser,
} from '../testing/test-client.js';
import { forgetPhones } from './forget-phones.js';
import { startSandboxClient } from './sandbox-client.js';

let dataDir: string;
let sandbox: ChildProgram;
let api: TestApi;
let user: TestUser;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'botwave-sandbox-'));
  const port = await freePort();
  const token = 'a-token-of-this-test';
  sandbox = startProgram('wa-sidecar/dist/sandbox/main.js', {
    BOTWAVE_DATA_DIR: dataDir,
    SANDBOX_PORT: String(port),
    SIDECAR_TOKEN: token,
  });
  api = await startTestApi({
    config: {
      dataDir,
      sidecarToken: token,
      sandbox: { kind: 'own', url: `https://127.0.0.1:${port}` },
    },
  });
  user = await registerUser(api);
  await vi.waitUntil(async () => (await user.get('/sandbox/api/phones')).status === 200, {
    timeout: 20_000,
  });
});
afterAll(async () => {
  sandbox.process.kill('SIGTERM');
  await sandbox.ended;
  await api.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a person has phones of their own, and sees nobody else’s', async () => {
  const made = await user.post('/sandbox/api/phones', { name: 'Ada' });
  expect(made.status).toBe(201);
  expect((await user.get('/sandbox/api/phones')).body.items).toHaveLength(1);
  const other = await registerUser(api);
  expect((await other.get('/sandbox/api/phones')).body.items).toEqual([]);
  const theirs = await other.get(`/sandbox/api/phones/${made.body.id}`);
  expect(theirs.status).toBe(404);
  expect(theirs.body.error.requestId).toBe(theirs.headers.get('x-request-id'));
  const gone = await user.delete(`/sandbox/api/phones/${made.body.id}`);
  expect([gone.status, gone.body]).toEqual([204, '']);
});

test('no path leads out of one’s own part', async () => {
  const before = api.logs().length;
  for (const path of [
    '/../other/phones',
    '/%2e%2e/other/phones',
    '/..%2f..%2fadmin/x',
    '/a/../../x',
    '/../../control/admin/settings',
    '/%2e%2e/%2e%2e/control/admin/settings',
    '/phones/..;/x',
    '/phones//x',
    '/phones/a%5cb',
  ]) {
    const { status } = await rawGet(`/sandbox/api${path}`);
    expect([path, status]).toEqual([path, 404]);
  }
  expect(api.logs().slice(before)).not.toContain('request refused');
  expect((await user.get('/sandbox/api/phones/%2e%2e%2f%2e%2e%2fadmin')).status).toBe(404);
});

test('what the sandbox refuses is told by field, as everywhere', async () => {
  const nul = await user.post('/sandbox/api/phones', { name: 'a\0b', nmae: 1 });
  expect([nul.status, nul.body.error.code]).toEqual([400, 'sandbox.invalid']);
  expect(nul.body.error.details.fields).toEqual({
    name: 'must not hold a NUL character',
    nmae: 'is not a known field',
  });
  for (const json of [null, 'x', []]) {
    const answer = await user.post('/sandbox/api/phones', json);
    expect(answer.body.error.message).toBe('The body must be a JSON object.');
  }
});

test('who is gone leaves no phone; a sandbox that is off is asked again', async () => {
  const gone = await registerUser(api);
  await gone.post('/sandbox/api/phones', { name: 'Eve' });
  await user.post('/sandbox/api/phones', { name: 'Ada' });
  expect((await gone.delete('/sandbox/api')).status).toBe(404);
  const { config } = api.app;
  const client = startSandboxClient(config);
  expect(await forgetPhones(config, client)(gone.id)).toBe(true);
  await client?.close();
  expect((await gone.get('/sandbox/api/phones')).body.items).toEqual([]);
  expect((await user.get('/sandbox/api/phones')).body.items).toHaveLength(1);
  const nowhere = { ...config, sandbox: { kind: 'own', url: 'https://127.0.0.1:9' } } as const;
  const away = startSandboxClient(nowhere);
  expect(await forgetPhones(nowhere, away)(gone.id)).toBe(false);
  await away?.close();
  const off = { ...config, sandbox: { kind: 'off' } } as const;
  expect(await forgetPhones(off, undefined)(gone.id)).toBe(false);
  const never = { ...off, dataDir: path.join(dataDir, 'empty') };
  expect(await forgetPhones(never, undefined)(gone.id)).toBe(true);
});

test('is for signed-in people from our own page only', async () => {
  expect((await createClient(api).get('/sandbox/api/phones')).status).toBe(401);
  const program = await createKeyClient(api, user, ['devices']);
  expect((await program.get('/sandbox/api/phones')).status).toBe(403);
  const headers = { origin: 'https://evil.example' };
  const foreign = await user.request({
    method: 'POST',
    path: '/sandbox/api/phones',
    json: {},
    headers,
  });
  expect(foreign.status).toBe(403);
});

test('another certificate than the one in the data folder is not talked to', async () => {
  const folder = path.join(dataDir, 'sandbox');
  const [file, kept] = [path.join(folder, 'cert.pem'), path.join(dataDir, 'kept.pem')];
  copyFileSync(file, kept);
  writeFileSync(file, readFileSync(await foreignCertificate(), 'utf8'));
  const answer = await user.get('/sandbox/api/phones');
  expect(answer.status).toBe(503);
  expect(answer.body.error.code).toBe('sandbox.unavailable');
  expect(answer.headers.get('retry-after')).toBe('2');
  copyFileSync(kept, file);
  expect((await user.get('/sandbox/api/phones')).status).toBe(200);
});

test('where the sandbox is off there is nothing', async () => {
  const without = await startTestApi();
  const person = await registerUser(without);
  expect((await person.get('/sandbox/api/phones')).body.error.code).toBe('route.not_found');
  expect((await person.get('/api/v1/app')).body).toMatchObject({
    sandbox: false,
    sandboxPhones: false,
  });
  await without.close();
});

/** Another sandbox's certificate, made by starting one. */
async function foreignCertificate(): Promise<string> {
  const folder = path.join(dataDir, 'foreign');
  mkdirSync(folder);
  const other = startProgram('wa-sidecar/dist/sandbox/main.js', {
    BOTWAVE_DATA_DIR: folder,
    SANDBOX_PORT: String(await freePort()),
    SIDECAR_TOKEN: 'a-token-of-this-test',
  });
  const file = path.join(folder, 'sandbox/cert.pem');
  await expect.poll(() => readFileSync(file, 'utf8'), { timeout: 10_000 }).toContain('BEGIN');
  other.process.kill('SIGTERM');
  await other.ended;
  return file;
}

/** fetch resolves dot segments itself: this one sends them as they are. */
async function rawGet(target: string): Promise<{ status: number }> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(api.url);
    request({ hostname, port, path: target, headers: { cookie: user.cookie } }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode ?? 0 });
    })
      .on('error', reject)
      .end();
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

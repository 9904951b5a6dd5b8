import { request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createClient, registerUser, send, type TestUser } from '../testing/test-client.js';
import { drainHttpServer, startHttpServer } from './http-server.js';

/** How many passwords are being hashed, by the real argon2, and the most there ever were. */
const hashing = vi.hoisted(() => ({ now: 0, most: 0 }));
vi.mock(import('argon2'), async (original) => {
  const real = await original();
  const counted = async (digest: string, password: Buffer | string): Promise<boolean> => {
    hashing.now += 1;
    hashing.most = Math.max(hashing.most, hashing.now);
    return real.verify(digest, password).finally(() => {
      hashing.now -= 1;
    });
  };
  return { ...real, verify: counted };
});

let api: TestApi;
let server: Server;
let user: TestUser;
beforeAll(async () => {
  api = await startTestApi({ throttle: { loginPerAddress: 1e6 } });
  user = await registerUser(api);
  server = await startHttpServer(
    { ...api.app, config: { ...api.app.config, port: 0 } },
    { headersMs: 300, requestMs: 600, checkMs: 50 },
  );
});
afterAll(async () => {
  await drainHttpServer(server, 1_000);
  await api.close();
});

const open = (): Socket => connect((server.address() as AddressInfo).port, '127.0.0.1');

/** Sends this and keeps the line open; everything that comes back until it is closed. */
async function speak(...lines: string[]): Promise<{ status: string; body: string }> {
  const socket = open();
  socket.write(lines.join('\r\n'));
  const answer = await text(socket);
  return { status: answer.slice(9, 12), body: answer.split('\r\n\r\n').at(-1) ?? '' };
}

const codeOf = ({ status, body }: { status: string; body: string }): string =>
  `${status} ${JSON.parse(body).error.code}`;

describe('75: who sends slowly', () => {
  test('headers that do not end are 408', async () => {
    expect(codeOf(await speak('GET /healthz HTTP/1.1', 'Host: x', 'X-Slow: '))).toBe(
      '408 request.timeout',
    );
  });

  test('a body that does not come is 408, in the one shape, with its request id', async () => {
    const answer = await speak(
      'POST /api/v1/api-keys HTTP/1.1',
      `Host: localhost`,
      `Cookie: ${user.cookie}`,
      'Content-Type: application/json',
      'Content-Length: 100',
      '',
      '{"name":',
    );
    expect(codeOf(answer)).toBe('408 request.timeout');
    expect(JSON.parse(answer.body).error.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a thousand idle lines keep nobody else waiting', async () => {
    const idle = Array.from({ length: 1_000 }, open);
    await Promise.all(
      idle.map((socket) => new Promise((resolve) => socket.once('connect', resolve))),
    );
    const { port } = server.address() as AddressInfo;
    const began = performance.now();
    expect((await send(`http://127.0.0.1:${port}/healthz`, {})).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(2_000);
    for (const socket of idle) socket.destroy();
  });
});

describe('76: two requests in one', () => {
  const smuggled = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';

  test.each([
    ['a length and chunks', ['Content-Length: 4', 'Transfer-Encoding: chunked']],
    ['two lengths', ['Content-Length: 4', 'Content-Length: 40']],
    ['a coding that is none', ['Transfer-Encoding: xchunked']],
    ['chunked, not last', ['Transfer-Encoding: chunked, identity']],
    ['a length with a sign', ['Content-Length: +4']],
    ['a header with a bare line feed', ['X-A: b\nTransfer-Encoding: chunked', 'Content-Length: 4']],
    ['a header name with a blank', ['Content-Length : 4']],
  ])('%s: refused, and the line ends', async (_what, headers) => {
    const answer = await speak(
      'POST /api/v1/auth/login HTTP/1.1',
      'Host: localhost',
      'Content-Type: application/json',
      ...headers,
      '',
      `0\r\n\r\n${smuggled}`,
    );
    expect(answer.status).toBe('400');
    expect(answer.body).not.toContain('"ok"');
  });
});

test('77: a body packed to a thousandth is refused without unpacking it', async () => {
  const bomb = gzipSync(Buffer.alloc(20_000_000, 'x'));
  const answer = await send(`${api.url}/api/v1/api-keys`, {
    method: 'POST',
    headers: {
      cookie: user.cookie,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    },
    body: new Uint8Array(bomb),
  });
  expect([answer.status, answer.body.error.code]).toEqual([415, 'request.content_encoding']);
});

describe('30: everybody signs in at once', () => {
  const login = (target: TestApi, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_none, index) =>
        postAlone(`${target.url}/api/v1/auth/login`, {
          email: `nobody-${index}@botwave.example`,
          password: 'not the right one',
        }),
      ),
    );
  const statusesOf = (answers: { status: number }[]): number[] =>
    [...new Set(answers.map(({ status }) => status))].toSorted((a, b) => a - b);

  test('at most four passwords are hashed at a time; the line has an end, and says so', async () => {
    const answers = await login(api, 400);
    expect(statusesOf(answers)).toEqual([401, 503]);
    expect(hashing.most).toBe(4);
    const busy = answers.find(({ status }) => status === 503);
    expect(busy).toMatchObject({ code: 'auth.busy', retryAfter: expect.stringMatching(/^\d+$/) });
  }, 60_000);

  test('2,000 from one address are throttled, and others are served meanwhile', async () => {
    const target = await startTestApi();
    const crowd = login(target, 2_000);
    const began = performance.now();
    expect((await createClient(target).get('/api/v1/app')).status).toBe(200);
    const waited = performance.now() - began;
    const answers = await crowd;
    await target.close();
    expect(waited).toBeLessThan(10_000);
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(100);
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(1_500);
    expect(statusesOf(answers).filter((status) => ![401, 429, 503].includes(status))).toEqual([]);
  }, 90_000);
});

interface Refusal {
  status: number;
  code: string;
  retryAfter: string | undefined;
}

/** On a line of its own, which nobody else's answer can close. */
function postAlone(url: string, json: unknown): Promise<Refusal> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', connection: 'close' };
    request(url, { method: 'POST', agent: false, headers }, (answer) => {
      text(answer).then(
        (body) =>
          resolve({
            status: answer.statusCode ?? 0,
            code: JSON.parse(body).error.code,
            retryAfter: answer.headers['retry-after'],
          }),
        reject,
      );
    })
      .on('error', reject)
      .end(JSON.stringify(json));
  });
}

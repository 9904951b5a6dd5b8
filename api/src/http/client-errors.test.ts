import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { drainHttpServer, startHttpServer } from './http-server.js';

let api: TestApi;
let server: Server;
beforeAll(async () => {
  api = await startTestApi();
  server = await startHttpServer({ ...api.app, config: { ...api.app.config, port: 0 } });
});
afterAll(async () => {
  await drainHttpServer(server, 1_000);
  await api.close();
});

/** Everything that is answered before the connection ends. */
async function speak(request: string): Promise<{ head: string; body: string }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(request);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { head, body };
}

test.each([
  ['an unknown method', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'request.malformed'],
  ['what is no HTTP', 'hello\r\n\r\n', 400, 'request.malformed'],
  [
    'too long an address',
    `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    431,
    'request.headers_too_large',
  ],
])(
  '%s is answered in our shape, logged, and the connection ends',
  async (_what, request, status, code) => {
    const { head, body } = await speak(request);
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} \\S`));
    expect(head).toContain('Connection: close');
    const { error } = JSON.parse(body);
    expect(error).toEqual({
      code,
      message: expect.stringMatching(/\S/),
      requestId: expect.any(String),
    });
    expect(head).toContain(`X-Request-Id: ${error.requestId}`);
    const line =
      api
        .logs()
        .split('\n')
        .find((one) => one.includes(error.requestId)) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({ level: 30, code, res: { status } });
  },
);

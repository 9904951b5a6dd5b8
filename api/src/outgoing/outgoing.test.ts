import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressGuard } from './outgoing-address.js';
import { AddressBlocked, createOutgoingClient } from './outgoing-client.js';
import { checkOutgoingUrl } from './outgoing-url.js';

let server: Server;
let port: number;
let asked = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1;
    if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere' }).end();
    else if (request.url === '/much') response.end('x'.repeat(200_000));
    else response.end('fine');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const rules = {
  production: false,
  publicUrl: 'https://botwave.example',
  outgoingAllow: [] as string[],
};
const order = { headers: {}, body: '{}' };

const spellings = [
  '127.0.0.1',
  '127.1',
  '0',
  '0.0.0.0',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '１２７.0.0.1',
  'localhost',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '[fd00::1]',
  '[fe80::1]',
  '224.0.0.1',
  '255.255.255.255',
];

test.each(spellings)('%s is refused when written, and reached by no request', async (host) => {
  const url = `http://${host}:${port}/`;
  expect(() => checkOutgoingUrl(url, rules)).toThrow('private network');
  const before = asked;
  const client = createOutgoingClient({ outgoingAllow: [] });
  await expect(client.post({ ...order, url })).rejects.toThrow(AddressBlocked);
  await client.close();
  expect(asked).toBe(before);
});

test.each([
  ['ftp://shop.example/', 'https://'],
  ['https://user:pass@shop.example/', 'user name'],
  ['https://shop.example:22/', 'port'],
  ['https://botwave.example/api/send', 'BotWave itself'],
  [`https://shop.example/${'x'.repeat(3_000)}`, '2048'],
  ['not an address', '2048'],
])('%s is refused', (url, reason) => {
  expect(() => checkOutgoingUrl(url, rules)).toThrow(reason);
});

test('in production only https, but for networks that are allowed', () => {
  const production = { ...rules, production: true };
  expect(() => checkOutgoingUrl('http://shop.example/', production)).toThrow('https://');
  const allowed = { ...production, outgoingAllow: ['10.0.0.0/8'] };
  expect(checkOutgoingUrl('http://10.1.2.3:8080/hook', allowed)).toBe('http://10.1.2.3:8080/hook');
  expect(checkOutgoingUrl('https://shop.example', production)).toBe('https://shop.example/');
});

test('public addresses are reached, but not those of this machine', () => {
  expect(addressGuard([], () => [])('93.184.216.34')).toBe(true);
  expect(addressGuard([])('2606:4700::1111')).toBe(true);
  const own = addressGuard(['93.184.216.34/32']);
  expect(own('93.184.216.34')).toBe(true);
});

test('a name that leads inside is not followed, also when one of its addresses is public', async () => {
  const client = createOutgoingClient({ outgoingAllow: [] }, async () => [
    { address: '93.184.216.34', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ]);
  const before = asked;
  const url = `http://shop.example:${port}/`;
  await expect(client.post({ ...order, url })).rejects.toThrow(AddressBlocked);
  expect(asked).toBe(before);
  await client.close();
});

test('what is allowed is reached; redirects are not followed and answers are cut', async () => {
  const client = createOutgoingClient({ outgoingAllow: ['127.0.0.0/8'] }, async () => [
    { address: '127.0.0.1', family: 4 },
  ]);
  const base = `http://shop.example:${port}`;
  expect(await client.post({ ...order, url: `${base}/` })).toMatchObject({
    status: 200,
    body: 'fine',
  });
  expect((await client.post({ ...order, url: `${base}/moved` })).status).toBe(302);
  expect((await client.post({ ...order, url: `${base}/much` })).body).toHaveLength(16_384);
  await client.close();
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express, { type ErrorRequestHandler } from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../errors/app-error.js';
import { send } from '../testing/test-client.js';
import { webApp } from './web-app.js';

let folder: string;
let server: Server;
let url: string;
let closed = false;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'botwave-web-'));
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'index.html'), '<title>BotWave</title>');
  writeFileSync(path.join(folder, 'theme.js'), 'theme');
  writeFileSync(path.join(folder, 'assets/index-abc123.js'), 'code');
  server = createServer(
    express().use(
      webApp(folder, async () => closed),
      errorStatus,
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const errorStatus: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
  res.status(error instanceof AppError ? error.status : 500).end();
};

const open = (address: string) => send(`${url}${address}`, { headers: { accept: 'text/html' } });

test.each(['/', '/index.html', '/devices', '/sandbox', '/setup?token=x'])(
  '%s is the app and is kept nowhere',
  async (address) => {
    const answer = await open(address);
    expect(answer.body).toContain('BotWave');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  },
);

test.each([
  ['curl', { accept: '*/*' }],
  ['any text', { accept: 'text/*' }],
  ['a browser', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }],
])('the page is for %s too', async (_who, headers) => {
  for (const address of ['/', '/devices', '/messages?status=failed']) {
    const got = await send(`${url}${address}`, { headers });
    expect([got.status, got.body]).toEqual([200, '<title>BotWave</title>']);
    const head = await send(`${url}${address}`, { method: 'HEAD', headers });
    expect([head.status, head.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
  }
});

test('closed for work: 503 and when to come back, with the page that says so and its files', async () => {
  closed = true;
  for (const address of ['/', '/index.html', '/devices']) {
    const answer = await open(address);
    expect([answer.status, answer.body]).toEqual([503, '<title>BotWave</title>']);
    expect(answer.headers.get('retry-after')).toBe('60');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  }
  expect((await open('/assets/index-abc123.js')).status).toBe(200);
  expect((await open('/theme.js')).status).toBe(200);
  closed = false;
  expect((await open('/')).status).toBe(200);
});

test('what is named like a file and is none, is not the page', async () => {
  for (const address of [
    '/favicon.ico',
    '/robots.txt',
    '/.git/config',
    '/.env/x',
    '/wp-admin/x.php',
    '/assets',
    '/assets/',
  ]) {
    expect((await open(address)).status).toBe(404);
  }
});

test('hashed assets never change, other files are asked for anew', async () => {
  const asset = await open('/assets/index-abc123.js');
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await open('/theme.js')).headers.get('cache-control')).toBe('no-cache');
});

test('a missing asset is 404, never the page', async () => {
  const answer = await open('/assets/index-old.js');
  expect(answer.status).not.toBe(200);
  expect(answer.body).not.toContain('<title>BotWave');
});

test('nothing outside of the folder is served', async () => {
  for (const address of ['/..%2f..%2fpackage.json', '/assets/..%2f..%2fsecret', '/.env']) {
    expect((await send(`${url}${address}`, {})).status).toBeGreaterThanOrEqual(400);
  }
});

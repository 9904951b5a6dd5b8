import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadAuthSecret } from './auth-secret.js';
import { createSessionCookie } from './session-cookie.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'botwave-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('is made once, readable by its owner alone, and leaves no draft behind', () => {
  const first = loadAuthSecret(folder);
  expect(first).toHaveLength(32);
  expect(loadAuthSecret(folder)).toEqual(first);
  expect(statSync(path.join(folder, 'auth-secret')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['auth-secret']);
});

test('a damaged file is an error, never a weak key', () => {
  writeFileSync(path.join(folder, 'auth-secret'), 'short');
  expect(() => loadAuthSecret(folder)).toThrow('does not hold a key');
});

test('a cookie signed with another key is nobody', async () => {
  const ours = createSessionCookie('http://localhost:3000', loadAuthSecret(folder));
  const theirs = createSessionCookie('http://localhost:3000', new Uint8Array(32));
  const pair = (await theirs.issue('a', 'b')).split(';', 1)[0];
  expect(ours.isPresent(pair)).toBe(true);
  expect(await ours.read(pair)).toBeUndefined();
});

test.each([
  ['https://botwave.example', '__Host-botwave_session', true],
  ['http://localhost:3000', '__Host-botwave_session', true],
  ['http://127.0.0.1:3000', '__Host-botwave_session', true],
  ['http://192.0.2.7:3000', 'botwave_session', false],
])('at %s the cookie is %s', async (publicUrl, name, secure) => {
  const cookie = createSessionCookie(publicUrl, loadAuthSecret(folder));
  const header = await cookie.issue('a', 'b');
  expect(header.startsWith(`${name}=`)).toBe(true);
  expect(header.includes('; Secure')).toBe(secure);
  expect(header).toContain('; HttpOnly');
});

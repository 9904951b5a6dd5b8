import vm from 'node:vm';
import { pino } from 'pino';
import type { Page } from 'puppeteer';
import { expect, test } from 'vitest';
import { callPage } from './page-call.js';

/** A page is, to these calls, something that evaluates an expression. */
const page = { evaluate: (text: string) => vm.runInNewContext(text) } as unknown as Page;

test('what a page throws reaches the log with its class and fields, and without numbers', async () => {
  const call = callPage(page, 'read', () => {
    throw Object.assign(new TypeError('no chat 4915112345678@c.us'), {
      name: 'ChatNotFound',
      jid: '4915112345678@c.us',
      status: 404,
    });
  });
  const error: unknown = await call.catch((reason: unknown) => reason);
  const lines: string[] = [];
  pino({ level: 'warn' }, { write: (line) => lines.push(line) }).warn({ err: error }, 'failed');
  expect(lines.join('')).toContain('ChatNotFound: no chat …@c.us');
  expect(lines.join('')).toContain('404');
  expect(lines.join('')).not.toContain('4915112345678');
});

test('a page that answers gives the value', async () => {
  expect(await callPage(page, 'add', (a: number, b: number) => a + b, 2, 3)).toBe(5);
});

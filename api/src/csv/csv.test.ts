import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import { afterEach, expect, test } from 'vitest';
import { type Cell, csvLine, sendCsv } from './csv.js';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(handler: RequestHandler): Promise<string> {
  server = createServer(express().get('/', handler)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test.each<[Cell[], string]>([
  [['a', 1, -2.5, true, null], 'a,1,-2.5,true,'],
  [['say "no"', 'a,b', 'x\ny'], '"say ""no""","a,b","x\ny"'],
  [['=1+1', '+49', '-3', '@sum', '\tx', '\rx'], `'=1+1,'+49,'-3,'@sum,'\tx,"'\rx"`],
  [['=cmd|"/c calc"!A1'], `"'=cmd|""/c calc""!A1"`],
  [['a=1', ' =1', 'ümläut 😀'], 'a=1, =1,ümläut 😀'],
])('%j is %j', (cells, line) => {
  expect(csvLine(cells)).toBe(`${line}\r\n`);
});

test('is sent page by page, as a download that nobody keeps', async () => {
  const url = await serve((req, res) => sendCsv(req, res, { ...file, pages: pagesOf(3) }));
  const answer = await fetch(url);
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename=list.csv');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(bytes.subarray(3).toString()).toBe('page\r\n1\r\n2\r\n3\r\n');
});

test('only as many pages are read as the reader takes', async () => {
  let read = 0;
  const url = await serve((req, res) =>
    sendCsv(req, res, { ...file, pages: pagesOf(10_000, 'x'.repeat(50_000), () => read++) }),
  );
  const reader = await new Promise<IncomingMessage>((resolve) => get(url, resolve));
  await once(reader, 'readable');
  reader.destroy();
  await once(reader, 'close');
  expect(read).toBeLessThan(1_000);
});

test('an error at the beginning is thrown, one in the middle cuts the answer off', async () => {
  const broken = async function* (good: number): AsyncGenerator<Cell[][]> {
    yield* pagesOf(good);
    throw new Error('the database went away');
  };
  const url = await serve((req, res) =>
    sendCsv(req, res, { ...file, pages: broken(Number(req.query['good'])) }),
  );
  expect((await fetch(`${url}?good=0`)).status).toBe(500);
  await expect(fetch(`${url}?good=2`).then((answer) => answer.text())).rejects.toThrow(
    'terminated',
  );
});

const file = { name: 'list.csv', columns: ['page'] };

async function* pagesOf(
  count: number,
  padding = '',
  note: () => void = () => undefined,
): AsyncGenerator<Cell[][]> {
  for (let page = 1; page <= count; page += 1) {
    note();
    yield [[padding === '' ? page : `${page}${padding}`]];
  }
}

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { journalEventSchema } from '../contract/index.js';
import { Journal, type JournalLimits, journalLimits, type NewEvent } from './journal.js';

const logger = pino({ level: 'silent' });
const deviceId = randomUUID();
let folder: string;
let opened: Journal[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bw-journal-'));
});

afterEach(async () => {
  for (const journal of opened) await journal.close();
  opened = [];
  rmSync(folder, { recursive: true });
});

async function open(limits: Partial<JournalLimits> = {}): Promise<Journal> {
  const journal = await Journal.open({
    folder,
    bootId: randomUUID(),
    logger,
    limits: { ...journalLimits, retryMs: 5, ...limits },
  });
  opened.push(journal);
  return journal;
}

function ackEvent(waId: string): NewEvent {
  return { deviceId, epoch: 1, type: 'message.ack', data: { waId, chat: '1@c.us', ack: 1 } };
}

async function appendAll(journal: Journal, count: number, from = 0): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, (_, index) => journal.append(ackEvent(`m${from + index}`))),
  );
}

function read(journal: Journal, after: number, more: { journalId?: string; waitMs?: number } = {}) {
  const order = { journalId: journal.journalId, limit: 500, waitMs: 0, ...more };
  return journal.read({ ...order, after, signal: new AbortController().signal });
}

function segmentFiles(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
}

describe('reading', () => {
  test('gives the events in order, with offsets that rise by one, over segments and restarts', async () => {
    const first = await open({ segmentBytes: 2000 });
    for (let from = 0; from < 60; from += 10) await appendAll(first, 10, from);
    await first.close();
    const second = await open({ segmentBytes: 2000 });
    expect(second.journalId).toBe(first.journalId);
    await appendAll(second, 40, 60);
    expect(segmentFiles().length).toBeGreaterThan(3);
    const events = [];
    for (let after = 0; after < 100; after += 7) {
      const page = await second.read({
        journalId: second.journalId,
        after,
        limit: 7,
        waitMs: 0,
        signal: new AbortController().signal,
      });
      events.push(...page.events.map((event) => journalEventSchema.parse(event)));
    }
    expect(events.map(({ offset }) => offset)).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
    expect(events.map((event) => event.type === 'message.ack' && event.data.waId)).toEqual(
      Array.from({ length: 100 }, (_, i) => `m${i}`),
    );
  });

  test('starts at the beginning for a cursor of another journal, or beyond the end', async () => {
    const journal = await open();
    await appendAll(journal, 3);
    expect((await read(journal, 2)).events).toHaveLength(1);
    expect((await read(journal, 2, { journalId: randomUUID() })).events).toHaveLength(3);
    expect((await read(journal, 99)).events).toHaveLength(3);
  });

  test('waits for the next event, and no longer than it was told', async () => {
    const journal = await open();
    const waiting = read(journal, 0, { waitMs: 20_000 });
    await journal.append(ackEvent('late'));
    expect((await waiting).events).toHaveLength(1);
    expect((await read(journal, 1, { waitMs: 20 })).events).toEqual([]);
  });

  test('is not kept waiting by a close', async () => {
    const journal = await open();
    const waiting = read(journal, 0, { waitMs: 20_000 });
    await journal.close();
    expect((await waiting).events).toEqual([]);
  });
});

describe('after a crash', () => {
  test('a torn last line is cut, and the journal stays the same one', async () => {
    const first = await open();
    await appendAll(first, 3);
    await first.close();
    appendFileSync(path.join(folder, segmentFiles()[0]!), '{"offset":4,"at":"2026-01');
    const second = await open();
    expect(second.journalId).toBe(first.journalId);
    await appendAll(second, 1, 3);
    const { events } = await read(second, 0);
    expect(events.map(({ offset }) => offset)).toEqual([1, 2, 3, 4]);
  });

  test('damage that no crash explains makes it another journal', async () => {
    const first = await open();
    await appendAll(first, 3);
    await first.close();
    const file = path.join(folder, segmentFiles()[0]!);
    const [one, two, three] = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${one}\n${two?.slice(0, 10)}\n${three}\n`);
    const second = await open();
    expect(second.journalId).not.toBe(first.journalId);
    expect((await read(second, 0)).events).toHaveLength(1);
  });

  test('a missing segment makes it another journal, and what lies behind is set aside', async () => {
    const first = await open({ segmentBytes: 500 });
    for (let index = 0; index < 20; index += 1) await first.append(ackEvent(`m${index}`));
    await first.close();
    rmSync(path.join(folder, segmentFiles()[1]!));
    const second = await open({ segmentBytes: 500 });
    expect(second.journalId).not.toBe(first.journalId);
    await second.append(ackEvent('new'));
    const { events } = await read(second, 0);
    expect(events.map(({ offset }) => offset)).toEqual(events.map((_, index) => index + 1));
    expect(readdirSync(folder).some((name) => name.endsWith('.damaged'))).toBe(true);
  });

  test('every event that was durable survives a kill at any moment', async () => {
    const program = fileURLToPath(
      new URL('../../dist/src/journal/journal-writer.harness.js', import.meta.url),
    );
    let promised = 0;
    for (let round = 0; round < 4; round += 1) {
      const child = spawn(process.execPath, [program, folder]);
      const target = promised + 200 + round * 37;
      child.stdout.on('data', (chunk: Buffer) => {
        // The last line may be half written.
        const complete = chunk.toString().split('\n').slice(0, -1);
        promised = Number(complete.at(-1) ?? promised);
        if (promised >= target) child.kill('SIGKILL');
      });
      await once(child, 'close');
      const journal = await open();
      expect(journal.lastOffset).toBeGreaterThanOrEqual(promised);
      const { events } = await read(journal, journal.lastOffset - 100);
      expect(events.map(({ offset }) => offset)).toEqual(
        Array.from({ length: 100 }, (_, index) => journal.lastOffset - 99 + index),
      );
      await journal.close();
    }
  });
});

describe('trimming', () => {
  const day = 24 * 60 * 60 * 1000;

  test('removes only what was acknowledged, and only once it was kept long enough', async () => {
    const journal = await open({ segmentBytes: 500 });
    for (let index = 0; index < 30; index += 1) await journal.append(ackEvent(`m${index}`));
    await journal.acknowledge(journal.journalId, 15);
    expect((await read(journal, 0)).events[0]?.offset).toBe(1);
    const old = new Date(Date.now() - day - 1000);
    for (const name of segmentFiles()) utimesSync(path.join(folder, name), old, old);
    await journal.acknowledge(journal.journalId, 16);
    const first = (await read(journal, 0)).events[0]?.offset ?? 0;
    expect(first).toBeGreaterThan(1);
    expect(first).toBeLessThanOrEqual(16);
  });

  test('keeps the place of an acknowledgement over a restart', async () => {
    const first = await open();
    await appendAll(first, 5);
    await first.acknowledge(first.journalId, 5);
    await first.close();
    const second = await open();
    expect(second.journalId).toBe(first.journalId);
    expect(second.lastOffset).toBe(5);
  });

  test('refuses an acknowledgement of another journal, or of what is not there', async () => {
    const journal = await open();
    await appendAll(journal, 2);
    await expect(journal.acknowledge(randomUUID(), 1)).rejects.toMatchObject({
      code: 'wrong_state',
    });
    await expect(journal.acknowledge(journal.journalId, 3)).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});

describe('at its limit', () => {
  test('says so, keeps what comes in memory, and goes on once it was read', async () => {
    const journal = await open({ segmentBytes: 500, totalBytes: 3000, keepAcknowledgedMs: 1e9 });
    while (journal.storage === 'ok') {
      await Promise.race([journal.append(ackEvent('x')), new Promise((r) => setTimeout(r, 50))]);
    }
    const read = journal.lastOffset;
    await journal.acknowledge(journal.journalId, read);
    await journal.append(ackEvent('after'));
    expect(journal.storage).toBe('ok');
    expect(journal.lastOffset).toBeGreaterThan(read);
  });

  test('refuses events, aloud, once too many wait', async () => {
    const journal = await open({ segmentBytes: 500, totalBytes: 1000, waitingEvents: 5 });
    const results = await Promise.all(
      Array.from({ length: 50 }, () =>
        Promise.race([
          journal.append(ackEvent('x')).then(
            () => 'written',
            () => 'refused',
          ),
          new Promise<string>((resolve) => setTimeout(() => resolve('waiting'), 100)),
        ]),
      ),
    );
    expect(results).toContain('refused');
  });
});

test('what comes alone is served at once, a stream in pages that lie apart', async () => {
  const journal = await open({ gatherMs: 300 });
  const first = read(journal, 0, { waitMs: 10_000 });
  const began = performance.now();
  await appendAll(journal, 1);
  expect((await first).events).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(200);
  const second = read(journal, 1, { waitMs: 10_000 });
  await appendAll(journal, 1, 1);
  await appendAll(journal, 3, 2);
  expect((await second).events).toHaveLength(4);
});

import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Outcome } from '../contract/index.js';
import { type HandOverEntry, HandOverMemory } from './hand-over-memory.js';

const now = new Date('2026-03-10T12:00:00Z');
const sent: Outcome = { result: 'sent', ack: 1, at: now.toISOString() };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bw-memory-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function entry(name: string, daysAgo = 0, outcome: Outcome | null = null): HandOverEntry {
  const at = new Date(now.getTime() - daysAgo * 86_400_000).toISOString();
  return { messageId: name, waId: `wa-${name}`, chat: '1@c.us', at, outcome };
}

function file(): string {
  return path.join(folder, 'hand-overs.jsonl');
}

test('what was recorded last counts, also after a crash in the middle of a line', async () => {
  const memory = await HandOverMemory.open(folder, now);
  await memory.record(entry('a'));
  await memory.record(entry('b'));
  await memory.record(entry('a', 0, sent));
  await memory.close();
  appendFileSync(file(), '{"messageId":"b","waId":"wa-b","chat":"1@c.us","at":"20');
  const again = await HandOverMemory.open(folder, now);
  expect(again.get('a')?.outcome).toEqual(sent);
  expect(again.get('b')?.outcome).toBeNull();
  expect(again.listOpen().map(({ messageId }) => messageId)).toEqual(['b']);
  expect(again.getByWaId('wa-a')?.messageId).toBe('a');
  await again.close();
});

test('one bad line does not take the others with it', async () => {
  const memory = await HandOverMemory.open(folder, now);
  await memory.record(entry('a'));
  await memory.close();
  appendFileSync(file(), 'not json\n{"messageId":1}\n');
  const second = await HandOverMemory.open(folder, now);
  await second.record(entry('b'));
  await second.close();
  const third = await HandOverMemory.open(folder, now);
  expect([third.get('a'), third.get('b')]).not.toContain(null);
  await third.close();
});

test('is forgotten seven days after its first line, whenever its last one came', async () => {
  const memory = await HandOverMemory.open(folder, now);
  await memory.record(entry('old', 8));
  await memory.record(entry('young', 6));
  await memory.record(entry('old', 8, sent));
  await memory.close();
  const again = await HandOverMemory.open(folder, now);
  expect([again.get('old'), again.getByWaId('wa-old')]).toEqual([null, null]);
  expect(again.get('young')).not.toBeNull();
  await again.close();
});

test('is forgotten after seven days, and its lines leave the file', async () => {
  const memory = await HandOverMemory.open(folder, now);
  await Promise.all(
    Array.from({ length: 1200 }, (_, n) => memory.record(entry(`old-${n}`, 8, sent))),
  );
  await memory.record(entry('young', 6));
  await memory.compact(now);
  await memory.record(entry('new'));
  await memory.close();
  expect(readFileSync(file(), 'utf8').trim().split('\n')).toHaveLength(2);
  const again = await HandOverMemory.open(folder, now);
  expect([again.get('old-1'), again.get('young')?.messageId, again.get('new')?.messageId]).toEqual([
    null,
    'young',
    'new',
  ]);
  await again.close();
});

import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventLog } from './event-log.js';

describe('the event log', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'botwave-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const accept = (log: EventLog, id: string) =>
    log.append({
      type: 'message.accepted',
      id,
      from: '+15550110000',
      to: '+15550110001',
      content: { type: 'text', text: 'x'.repeat(1000) },
      at: 1,
      viaLink: null,
    });
  const ids = (log: EventLog) => log.state.messagesOf('+15550110000').map(({ id }) => id);

  it('builds the same state again, in the same order', () => {
    const log = new EventLog(folder);
    accept(log, 'A');
    accept(log, 'B');
    log.append({ type: 'messages.acked', keys: ['+15550110000|+15550110001|A'], ack: 3 });
    const again = new EventLog(folder);
    expect(again.state.toStored()).toEqual(log.state.toStored());
    expect(again.state.messages.get('+15550110000|+15550110001|A')).toMatchObject({
      ack: 3,
      seq: 1,
      changedSeq: 3,
    });
    expect(accept(again, 'C').seq).toBe(4);
    expect(ids(new EventLog(folder))).toEqual(['A', 'B', 'C']);
  });

  it('cuts away a last line that was not written to its end', () => {
    const log = new EventLog(folder);
    accept(log, 'A');
    log.close();
    appendFileSync(join(folder, 'events.jsonl'), '{"type":"message.acc');
    const again = new EventLog(folder);
    expect(ids(again)).toEqual(['A']);
    accept(again, 'B');
    expect(ids(new EventLog(folder))).toEqual(['A', 'B']);
  });

  it('does not apply lines that the snapshot already holds', () => {
    const log = new EventLog(folder);
    accept(log, 'A');
    const lines = readFileSync(join(folder, 'events.jsonl'));
    log.close();
    new EventLog(folder).close();
    expect(statSync(join(folder, 'events.jsonl')).size).toBe(0);
    appendFileSync(join(folder, 'events.jsonl'), lines);
    expect(ids(new EventLog(folder))).toEqual(['A']);
  });

  it('starts a new file when the old one has grown large', () => {
    const log = new EventLog(folder);
    for (let n = 0; n < 9000; n += 1) accept(log, `M${n}`);
    expect(statSync(join(folder, 'events.jsonl')).size).toBeLessThan(4 * 1024 * 1024);
    expect(ids(new EventLog(folder))).toHaveLength(9000);
  });

  it('keeps and applies an event though there is no room for a snapshot', () => {
    const log = new EventLog(folder);
    mkdirSync(join(folder, 'state.json.new'));
    for (let n = 0; n < 9000; n += 1) accept(log, `M${n}`);
    expect(ids(log)).toHaveLength(9000);
    expect(statSync(join(folder, 'events.jsonl')).size).toBeGreaterThan(8 * 1024 * 1024);
    rmSync(join(folder, 'state.json.new'), { recursive: true });
    accept(log, 'last');
    expect(statSync(join(folder, 'events.jsonl')).size).toBe(0);
    expect(ids(new EventLog(folder))).toHaveLength(9001);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSandbox, type Sandbox } from '../sandbox.js';
import type { Phone } from '../state/state.js';
import type { Draft } from './messages.js';
import { DEFAULT_SETTINGS } from './settings.js';

const ECHO = '+15550100001';
const SLOW = '+15550100002';
const NOBODY = '+15550100003';
const FAILING = '+15550100004';
const REMOVER = '+15550100005';
const ANYBODY = '+491700000000';

describe('messages between numbers', () => {
  let folder: string;
  let sandbox: Sandbox;
  let ann: Phone;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'botwave-messages-'));
    sandbox = openSandbox(folder, pino({ level: 'silent' }));
    ann = sandbox.phones.create('user', { name: 'Ann' });
  });
  afterEach(() => {
    vi.useRealTimers();
    sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const draft = (to: string, id = '3EB0A', viaLink: string | null = null): Draft => ({
    id,
    from: ann.number,
    to,
    content: { type: 'text', text: 'hello' },
    viaLink,
  });
  const with_ = (number: string) =>
    sandbox.messages.listOf(ann).filter(({ from, to }) => from === number || to === number);

  it('drops a repeat of an id by the same sender to the same chat, and only that', () => {
    const bob = sandbox.phones.create('user', {});
    expect(sandbox.messages.accept(draft(bob.number))).toMatchObject({ repeated: false });
    expect(sandbox.messages.accept(draft(bob.number))).toMatchObject({
      repeated: true,
      message: { ack: 2 },
    });
    expect(sandbox.messages.accept(draft(ANYBODY))).toMatchObject({ repeated: false });
    expect(sandbox.messages.listOf(bob)).toHaveLength(1);
  });

  it('delivers to a phone when it is online, and ticks read only when it reads', () => {
    const bob = sandbox.phones.create('user', {});
    sandbox.phones.change('user', bob.id, { online: false });
    sandbox.messages.accept(draft(bob.number));
    expect(with_(bob.number)[0]?.ack).toBe(1);
    sandbox.phones.change('user', bob.id, { online: true });
    expect(with_(bob.number)[0]?.ack).toBe(2);
    sandbox.messages.read(bob.number, ann.number);
    expect(with_(bob.number)[0]?.ack).toBe(3);
    sandbox.messages.deliverAll(bob.number);
    expect(with_(bob.number)[0]?.ack).toBe(3);
  });

  it('gives a new phone nothing of what its number was sent before', () => {
    sandbox.messages.accept(draft(ANYBODY));
    expect(with_(ANYBODY)[0]?.ack).toBe(2);
    const late = sandbox.phones.create('other', { number: ANYBODY });
    expect(sandbox.messages.listOf(late)).toEqual([]);
  });

  it('answers and reads at the echo number, once, also after a restart', () => {
    sandbox.messages.accept(draft(ECHO));
    sandbox.close();
    sandbox = openSandbox(folder, pino({ level: 'silent' }));
    expect(with_(ECHO).map(({ from, content, ack }) => [from, content.text, ack])).toEqual([
      [ann.number, 'hello', 3],
      [ECHO, 'You said: hello', 2],
    ]);
  });

  it('ticks slowly at the slow number and goes on after a restart', () => {
    vi.useFakeTimers();
    sandbox.messages.accept(draft(SLOW));
    expect(with_(SLOW)[0]?.ack).toBe(1);
    vi.advanceTimersByTime(DEFAULT_SETTINGS.slowTickMs);
    expect(with_(SLOW)[0]?.ack).toBe(2);
    sandbox.close();
    sandbox = openSandbox(folder, pino({ level: 'silent' }));
    expect(with_(SLOW)[0]?.ack).toBe(2);
    vi.advanceTimersByTime(DEFAULT_SETTINGS.slowTickMs);
    expect(with_(SLOW)[0]?.ack).toBe(3);
  });

  it('refuses what cannot be sent and keeps nothing of it', () => {
    const refused = (to: string) => sandbox.messages.accept(draft(to));
    expect(refused(NOBODY)).toEqual({ result: 'refused', reason: 'not_on_whatsapp' });
    expect(refused(FAILING)).toEqual({ result: 'refused', reason: 'send_failed' });
    expect(sandbox.messages.listOf(ann)).toEqual([]);
  });

  it('removes the linked device that writes to the removing number', async () => {
    const { link } = sandbox.links.create(ann, 'Chrome (Linux)');
    const kept = sandbox.links.create(ann, 'Chrome (Linux)').link;
    sandbox.messages.accept(draft(REMOVER, '3EB0B', link.id));
    await vi.waitFor(() =>
      expect(sandbox.links.listOf(ann.id).map(({ id }) => id)).toEqual([kept.id]),
    );
  });
});

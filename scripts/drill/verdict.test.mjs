// @ts-check
import { expect, test } from 'vitest';
import { isRight, judgeMessages, judgeSessions } from './verdict.mjs';

/** @typedef {import('./observe.mjs').Observation} Observation */

const device = { id: 'd1', phone: { id: 'p1', number: '+15550100101' }, qrMs: 0, linkedMs: 0 };
const chat = { device, customer: { id: 'c1', number: '+15550100201' } };

const sent = ['one', 'two', 'three'].map((text) => ({
  text,
  chat,
  key: text,
  id: `id ${text}`,
  sendAt: null,
}));
const typed = [{ text: 'hello', chat }];

/** A run in which everything is as it should be. @returns {Observation} */
function flawless() {
  return {
    stored: [
      ...sent.map(({ id, text }) => ({
        id,
        text,
        device_id: 'd1',
        direction: /** @type {const} */ ('out'),
        status: 'delivered',
        history: ['queued', 'sending', 'queued', 'sending', 'sent', 'delivered'],
      })),
      {
        id: 'in',
        text: 'hello',
        device_id: 'd1',
        direction: 'in',
        status: 'received',
        history: [],
      },
    ],
    seen: [{ chat, messages: [...sent.map(({ text }) => arrival(text)), ownMessage('hello')] }],
  };
}

/** @param {string} text */
function arrival(text) {
  return {
    seq: 1,
    id: text,
    from: device.phone.number,
    direction: /** @type {const} */ ('in'),
    text,
    at: new Date(1_000).toISOString(),
    ack: 2,
  };
}

/** @param {string} text */
function ownMessage(text) {
  return { ...arrival(text), direction: /** @type {const} */ ('out') };
}

/** @param {import('./verdict.mjs').Check[]} checks */
const wrongNames = (checks) => checks.filter((check) => !isRight(check)).map(({ name }) => name);

/**
 * What the balance finds wrong in an otherwise flawless run.
 * @param {(observation: Observation) => void} spoil
 */
function findings(spoil) {
  const observation = flawless();
  spoil(observation);
  return wrongNames(judgeMessages({ sent, typed }, observation));
}

test('a flawless run is right', () => {
  expect(findings(() => undefined)).toEqual([]);
});

test('a lost message is found', () => {
  const found = findings(({ seen }) => seen[0]?.messages.splice(1, 1));
  expect(found).toEqual(['delivered exactly once', 'missing', 'state not true']);
});

test('a doubled message is found', () => {
  const found = findings(({ seen }) => seen[0]?.messages.splice(1, 0, arrival('one')));
  expect(found).toEqual(['delivered exactly once', 'delivered twice or more']);
});

test('a message out of order is found', () => {
  expect(
    findings(({ seen }) => seen[0]?.messages.unshift(...(seen[0]?.messages.splice(2, 1) ?? []))),
  ).toEqual(['out of order in a chat']);
});

test('a message that nobody sent is found', () => {
  expect(findings(({ seen }) => seen[0]?.messages.push(arrival('ghost')))).toEqual([
    'arrived without being accepted',
  ]);
});

test('a state that is not true, or went backwards, is found', () => {
  const found = findings(({ stored: [first] }) => {
    if (first) Object.assign(first, { status: 'sent', history: ['queued', 'delivered', 'sent'] });
  });
  expect(found).toEqual(['state not true', 'state went backwards']);
});

test('two messages under one key are found', () => {
  const found = findings(({ stored }) => stored.push(...stored.slice(0, 1)));
  expect(found).toEqual(['one key, several messages']);
});

test('a typed message that is stored twice, or not, is found', () => {
  expect(findings(({ stored }) => stored.push(...stored.slice(-1)))).toEqual([
    'received exactly once',
    'received twice or more',
  ]);
  expect(findings(({ stored }) => stored.pop())).toEqual([
    'received exactly once',
    'received, and not stored',
  ]);
});

test('one that was never accepted, and one before its time, are found', () => {
  const odd = sent.map((one) => ({ ...one, sendAt: 2_000 }));
  const refused = { ...odd[0], text: 'refused', chat, key: 'refused', id: null, sendAt: null };
  const checks = judgeMessages({ sent: [...odd, refused], typed }, flawless());
  expect(wrongNames(checks)).toEqual(['sent', 'scheduled, and too early']);
});

test('a linked device that asks for its phone again is found', () => {
  const at = new Date(0).toISOString();
  const states = ['starting', 'linking', 'connected', 'reconnecting', 'connected'];
  const story = states.map((state) => ({ deviceId: 'd1', state, reason: null, at }));
  expect(isRight(judgeSessions(story))).toBe(true);
  const asked = { deviceId: 'd1', state: 'linking', reason: null, at };
  expect(isRight(judgeSessions([...story, asked]))).toBe(false);
});

import { describe, expect, it } from 'vitest';
import type { ReceivedMessage } from '../engine.js';
import { ToldMessages, toAck, toOwnMessage, toReceived } from './received.js';

const from = { jid: '111222333@lid', lid: '111222333@lid', phone: '+4915112345678' };
const botwave = { id: '3EB0AA', fromMe: false, remote: '111222333@lid', participant: '', from };
const model = { type: 'chat', t: 1_790_000_000, body: 'hello', notifyName: 'Ada', botwave };

describe('a received message', () => {
  it('is a text with its writer under every name', () => {
    expect(toReceived(model)).toEqual({
      waId: '3EB0AA',
      chat: '111222333@lid',
      from,
      pushName: 'Ada',
      kind: 'text',
      text: 'hello',
      sentAt: new Date(1_790_000_000_000),
    });
  });

  it('takes the caption of a picture, never its thumbnail', () => {
    const picture = { ...model, type: 'image', body: '/9j/4AAQ' };
    expect(toReceived({ ...picture, caption: 'look' })).toMatchObject({
      kind: 'image',
      text: 'look',
    });
    expect(toReceived(picture)).toMatchObject({ kind: 'image', text: '' });
  });

  it.each([
    ['our own', { ...model, botwave: { ...botwave, fromMe: true } }],
    ['a status post', { ...model, botwave: { ...botwave, remote: 'status@broadcast' } }],
    ['a channel post', { ...model, botwave: { ...botwave, remote: '120363@newsletter' } }],
    ['protocol noise', { ...model, type: 'e2e_notification' }],
    ['not yet decrypted', { ...model, type: 'ciphertext' }],
    ['no message at all', { type: 'chat' }],
  ])('is not %s', (_what, other) => {
    expect(toReceived(other)).toBeNull();
  });

  it('has an acknowledgement only when it is ours', () => {
    expect(toOwnMessage(model)).toBeNull();
    expect(toOwnMessage({ ...model, botwave: { ...botwave, fromMe: true } })).toEqual({
      waId: '3EB0AA',
      chat: '111222333@lid',
    });
  });
});

it.each([
  [-7, -1],
  [-1, -1],
  [0, 0],
  [3, 3],
  [5, 4],
])('acknowledgement %i is told as %i', (ack, told) => {
  expect(toAck(ack)).toBe(told);
});

describe('what was told', () => {
  const message = toReceived(model) as ReceivedMessage;

  it('is not told twice as an event, nor listed after it', () => {
    const told = new ToldMessages();
    expect(told.takeEvent(message)).toBe(true);
    expect(told.takeEvent(message)).toBe(false);
    expect(told.takeListed(message)).toBe(false);
  });

  it('may be listed again, but becomes no event after it was listed', () => {
    const told = new ToldMessages();
    expect(told.takeListed(message)).toBe(true);
    expect(told.takeListed(message)).toBe(true);
    expect(told.takeEvent(message)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { connectionOf, endingOf } from './endings.js';

describe('how the library ends', () => {
  it.each(['LOGOUT', 'UNPAIRED', 'UNPAIRED_IDLE'])('%s is removed on the phone', (reason) => {
    expect(endingOf(reason)).toEqual({ type: 'logged_out', reason: 'removed_on_phone' });
  });

  it('tells a ban from a removal', () => {
    expect(endingOf('TOS_BLOCK')).toEqual({ type: 'logged_out', reason: 'banned' });
  });

  it('keeps the link on every other end', () => {
    expect(endingOf('CONFLICT')).toEqual({ type: 'lost', reason: 'conflict' });
    expect(endingOf('DEPRECATED_VERSION')).toEqual({ type: 'lost', reason: 'deprecated_version' });
  });
});

describe('the connection', () => {
  it.each([
    ['CONNECTED', true],
    ['OPENING', false],
    ['TIMEOUT', false],
    ['PAIRING', null],
  ])('%s is %s', (state, up) => {
    expect(connectionOf(state)).toBe(up);
  });
});

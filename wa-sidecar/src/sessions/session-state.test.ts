import { describe, expect, test } from 'vitest';
import { type EventBody, sessionStates } from '../contract/index.js';
import { canGo, isAtRest, transitions } from './session-state.js';
import { SessionStatus } from './session-status.js';
import { backoff, defaultTimings } from './timings.js';

describe('the table of states', () => {
  test('knows every state, and leads from each to every other', () => {
    expect(Object.keys(transitions).toSorted()).toEqual([...sessionStates].toSorted());
    for (const from of sessionStates) {
      const reached = new Set([from]);
      for (const state of reached) for (const next of transitions[state]) reached.add(next);
      expect([...reached].toSorted()).toEqual([...sessionStates].toSorted());
    }
  });

  test('leaves a rest only by a start, or into another rest', () => {
    for (const from of sessionStates.filter(isAtRest)) {
      expect(transitions[from].filter((state) => !isAtRest(state))).toEqual(['starting']);
    }
  });

  test('lets every running state be stopped and logged out', () => {
    for (const from of sessionStates.filter((state) => !isAtRest(state))) {
      expect(canGo(from, 'stopped') && canGo(from, 'logged_out') && canGo(from, 'failed')).toBe(
        true,
      );
    }
  });
});

describe('a status', () => {
  const now = (): Date => new Date('2026-01-01T00:00:00Z');
  const stopped = {
    state: 'stopped',
    reason: null,
    since: '2025-01-01T00:00:00Z',
    account: null,
  } as const;

  test('tells each change once, and keeps its time while only details change', () => {
    const events: EventBody[] = [];
    const status = new SessionStatus(stopped, (event) => events.push(event), now);
    status.go('starting');
    status.go('starting');
    status.go('starting', { reason: 'page_timeout', attempt: 1 });
    expect(events.map(({ data }) => data)).toMatchObject([
      { state: 'starting', reason: null, attempt: 0 },
      { state: 'starting', reason: 'page_timeout', attempt: 1 },
    ]);
    expect(status.current.since).toBe('2026-01-01T00:00:00.000Z');
  });

  test('refuses a way that is not in the table', () => {
    const status = new SessionStatus(stopped, () => undefined, now);
    expect(() => status.go('connected')).toThrow('cannot go from stopped to connected');
  });
});

test('waits grow, and the first relaunch comes at once', () => {
  const middle = (): number => 0.5;
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => backoff(defaultTimings, n, middle));
  expect(waits).toEqual([100, 1000, 2000, 5000, 15_000, 30_000, 60_000, 60_000]);
  expect(backoff(defaultTimings, 2, () => 0)).toBe(700);
  expect(backoff(defaultTimings, 2, () => 1)).toBe(1300);
});

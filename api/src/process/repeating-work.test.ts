import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { startRepeatingWork } from './repeating-work.js';

const logger = pino({ level: 'silent' });
const never = 3_600_000;

test('runs at once, again while there is more, when woken, and never twice at a time', async () => {
  const more = [true, true, false, false, false];
  let calls = 0;
  let running = 0;
  const work = startRepeatingWork({
    name: 'test',
    everyMs: never,
    logger,
    work: async () => {
      running += 1;
      expect(running).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      calls += 1;
      return more.shift() ?? false;
    },
  });
  await vi.waitFor(() => expect(calls).toBe(3));
  work.wake();
  work.wake();
  work.wake();
  await vi.waitFor(() => expect(calls).toBe(5));
  await work.stop();
  work.wake();
  await work.stop();
  expect(calls).toBe(5);
});

test('what fails is tried again, and stopping waits for what is under way', async () => {
  let calls = 0;
  let ended = false;
  const work = startRepeatingWork({
    name: 'test',
    everyMs: 5,
    logger,
    work: async (signal) => {
      calls += 1;
      if (calls < 3) throw new Error('not yet');
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
      });
      ended = true;
      return true;
    },
  });
  await vi.waitFor(() => expect(calls).toBe(3));
  await work.stop();
  expect(ended).toBe(true);
  expect(calls).toBe(3);
});

import { expect, test } from 'vitest';
import { BeatPace } from './beat-pace.js';

function paceAt() {
  const clock = { ms: 0 };
  return { clock, pace: new BeatPace(() => clock.ms) };
}

test('is eager until the first answer, for a minute at most', () => {
  const { clock, pace } = paceAt();
  expect(pace.restMs).toBe(250);
  pace.lost();
  clock.ms = 59_999;
  expect(pace.restMs).toBe(250);
  clock.ms = 60_000;
  expect(pace.restMs).toBe(2_000);
});

test('rests once the host answers', () => {
  const { pace } = paceAt();
  pace.answered();
  expect(pace.restMs).toBe(2_000);
});

test('is eager for ten seconds behind each loss, counted from its beginning', () => {
  const { clock, pace } = paceAt();
  pace.answered();
  for (const lostAt of [100_000, 200_000]) {
    clock.ms = lostAt;
    pace.lost();
    clock.ms = lostAt + 9_999;
    pace.lost();
    expect(pace.restMs).toBe(250);
    clock.ms = lostAt + 10_000;
    expect(pace.restMs).toBe(2_000);
    pace.answered();
    expect(pace.restMs).toBe(2_000);
  }
});

import { expect, it } from 'vitest';
import { QueueRoom } from './queue-room.js';

const takes = (room: QueueRoom): number => {
  let count = 0;
  while (room.take('device')) count += 1;
  return count;
};

it('counts first, then after a tenth of the room, and near the limit always', () => {
  const room = new QueueRoom();
  expect(takes(room)).toBe(0);
  for (const [waiting, free] of [
    [0, 1_000],
    [9_900, 10],
    [9_991, 0],
    [12_000, 0],
  ] as const) {
    room.note('device', waiting);
    expect(takes(room)).toBe(free);
  }
});

it('counts again after a second, each device for itself', () => {
  let now = 0;
  const room = new QueueRoom(() => now);
  room.note('device', 0);
  expect(room.take('other')).toBe(false);
  now = 999;
  expect(room.take('device')).toBe(true);
  now = 1_000;
  expect(room.take('device')).toBe(false);
});

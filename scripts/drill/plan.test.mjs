// @ts-check
import { expect, test } from 'vitest';
import { parseOptions } from './options.mjs';
import { faultKinds, planFaults } from './plan.mjs';

const long = { seed: 7, devices: 3, hosts: 1, apis: 1, seconds: 120, short: false };

test('a seed gives the same faults again, and another seed others', () => {
  expect(planFaults(long)).toEqual(planFaults(long));
  expect(planFaults(long)).not.toEqual(planFaults({ ...long, seed: 8 }));
});

test('every kind is there: once in short, in the order of their times', () => {
  const kinds = planFaults({ ...long, seconds: 20, short: true }).map(({ kind }) => kind);
  expect(kinds.toSorted()).toEqual(faultKinds.toSorted());
  const plan = planFaults(long);
  expect(new Set(plan.map(({ kind }) => kind))).toEqual(new Set(faultKinds));
  const times = plan.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(Math.max(...times)).toBeLessThan(120_000);
});

test('each of several API processes and hosts has its turn', () => {
  const wide = { ...long, hosts: 2, apis: 3, seconds: 20, short: true };
  const turns = (/** @type {string} */ kind) =>
    planFaults(wide).flatMap((fault) => (fault.kind === kind ? [fault.program] : []));
  expect(turns('api')).toEqual([0, 1, 2]);
  expect(turns('sidecar')).toEqual([0, 1]);
  expect(turns('browser')).toEqual([0]);
  expect(planFaults({ ...wide, seconds: 120, short: false })).toContainEqual(
    expect.objectContaining({ kind: 'sidecar', program: 1 }),
  );
});

test('options are read, and refused with the name of what is wrong', () => {
  expect(parseOptions(['--seeds', '3,4', '--messages', '600'])).toMatchObject({
    seeds: [3, 4],
    messages: 600,
    devices: 3,
    hosts: 1,
    apis: 1,
    short: false,
  });
  expect(parseOptions(['--short'])).toMatchObject({ seeds: [1], messages: 90, short: true });
  expect(() => parseOptions(['--devices', 'many'])).toThrow('--devices');
  expect(() => parseOptions(['--lenght', '3'])).toThrow('--lenght');
});

// @ts-check
import { medianOf } from '../lib/median.mjs';
import { faultKinds } from './plan.mjs';
import { isRight } from './verdict.mjs';

/**
 * @typedef {import('./drill.mjs').DrillResult} DrillResult
 * @typedef {import('./faults.mjs').DoneFault} DoneFault
 */

const examplesShown = 5;
const kills = new Set(['api', 'sidecar', 'browser', 'database']);

/**
 * The result as a person reads it, one line each.
 * @param {DrillResult} result
 * @returns {string[]}
 */
export function tableOf({ seed, checks, faults, seconds }) {
  const ok = checks.every(isRight);
  return [
    `seed ${seed}: ${ok ? 'nothing lost, nothing doubled' : 'FAILED'}, ${Math.round(seconds)} s`,
    ...checks.flatMap((check) => {
      const { name, value, wanted, examples } = check;
      const line = `  ${isRight(check) ? '✓' : '✗'} ${name.padEnd(34)} ${value}${wanted > 0 ? ` of ${wanted}` : ''}`;
      if (isRight(check)) return [line];
      return [line, ...examples.slice(0, examplesShown).map((text) => `      ${text}`)];
    }),
    `  ${'fault'.padEnd(10)} times   back after, s (median, longest)`,
    ...faultKinds.flatMap((kind) => faultLine(kind, faults)),
  ];
}

/**
 * @param {string} kind
 * @param {DoneFault[]} faults
 */
function faultLine(kind, faults) {
  const of = faults.filter((fault) => fault.kind === kind);
  if (of.length === 0) return [];
  const times = of.map(({ recoveredMs }) => recoveredMs ?? Number.POSITIVE_INFINITY);
  // The others are over when they were done; what they delay is in the balance.
  const felt = kills.has(kind) ? `${seconds(medianOf(times))}, ${seconds(Math.max(...times))}` : '';
  return [`  ${kind.padEnd(10)} ${String(of.length).padStart(5)}   ${felt}`];
}

/** @param {number} ms */
function seconds(ms) {
  return (ms / 1000).toFixed(1);
}

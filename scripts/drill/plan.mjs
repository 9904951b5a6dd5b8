// @ts-check
import { Random } from './random.mjs';

/**
 * What can go wrong, and how often in two minutes:
 * the first four are kill -9; `freeze` stops a sidecar for a while, as on a machine that hangs;
 * `drop` breaks the connection to WhatsApp, `reload` lets the page load itself anew, `hang`
 * withholds every tick, `swallow` loses what is sent on the way.
 */
const shares = /** @type {const} */ ({
  api: 3,
  sidecar: 3,
  browser: 4,
  database: 2,
  freeze: 2,
  drop: 4,
  reload: 3,
  hang: 2,
  swallow: 2,
});

/**
 * @typedef {keyof typeof shares} FaultKind
 * @typedef {object} PlannedFault
 * @property {FaultKind} kind
 * @property {number} atMs after the stream's begin
 * @property {number} device index of the one it concerns, if it concerns one
 * @property {number} forMs how long it lasts, if it lasts
 * @property {number} program which of the API processes or sidecars, if it concerns one
 */

export const faultKinds = /** @type {FaultKind[]} */ (Object.keys(shares));

/**
 * The faults of a run in the order of their times, from its seed alone. They may overlap. API
 * processes and sidecars take turns.
 * @param {{ seed: number, devices: number, hosts: number, apis: number, seconds: number, short: boolean }} options
 * @returns {PlannedFault[]}
 */
export function planFaults({ seed, devices, hosts, apis, seconds, short }) {
  const random = new Random(seed);
  const programs = new Map([
    ['api', apis],
    ['sidecar', hosts],
    ['freeze', hosts],
  ]);
  const of = (/** @type {FaultKind} */ kind) => programs.get(kind) ?? 1;
  const kinds = random.shuffle(short ? repeated(of) : manyKinds(seconds));
  const slotMs = (seconds * 1000 * 0.9) / kinds.length;
  return kinds
    .map((kind, index) => ({
      kind,
      program: kinds.slice(0, index).filter((one) => one === kind).length % of(kind),
      atMs: Math.round(slotMs * random.between(index, index + 1)),
      device: Math.floor(random.between(0, devices)),
      forMs: Math.round(random.between(1_000, short ? 2_500 : 8_000)),
    }))
    .toSorted((a, b) => a.atMs - b.atMs);
}

/** @param {number} seconds */
function manyKinds(seconds) {
  return repeated((kind) => Math.max(1, Math.round((shares[kind] * seconds) / 120)));
}

/** @param {(kind: FaultKind) => number} times */
function repeated(times) {
  return faultKinds.flatMap((kind) => Array.from({ length: times(kind) }, () => kind));
}

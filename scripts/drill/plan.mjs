// @ts-check
import { Random } from './random.mjs';

/**
 * What can go wrong, and how often in two minutes:
 * the first four are kill -9; `drop` breaks the connection to WhatsApp, `reload` lets the page
 * load itself anew, `hang` withholds every tick, `swallow` loses what is sent on the way.
 */
const shares = /** @type {const} */ ({
  api: 3,
  sidecar: 3,
  browser: 4,
  database: 2,
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
 */

export const faultKinds = /** @type {FaultKind[]} */ (Object.keys(shares));

/**
 * The faults of a run in the order of their times, from its seed alone. They may overlap.
 * @param {{ seed: number, devices: number, seconds: number, short: boolean }} options
 * @returns {PlannedFault[]}
 */
export function planFaults({ seed, devices, seconds, short }) {
  const random = new Random(seed);
  const kinds = random.shuffle(short ? faultKinds : manyKinds(seconds));
  const slotMs = (seconds * 1000 * 0.9) / kinds.length;
  return kinds
    .map((kind, index) => ({
      kind,
      atMs: Math.round(slotMs * random.between(index, index + 1)),
      device: Math.floor(random.between(0, devices)),
      forMs: Math.round(random.between(1_000, short ? 2_500 : 8_000)),
    }))
    .toSorted((a, b) => a.atMs - b.atMs);
}

/** @param {number} seconds */
function manyKinds(seconds) {
  return faultKinds.flatMap((kind) => {
    const count = Math.max(1, Math.round((shares[kind] * seconds) / 120));
    return Array.from({ length: count }, () => kind);
  });
}

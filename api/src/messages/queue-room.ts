/** Most messages that may wait on one device, scheduled ones included. */
export const mostWaiting = 10_000;

/** Part of the room left that may be filled before it is counted again. */
const uncountedPart = 0.1;
const uncountedMs = 1_000;

interface Known {
  left: number;
  until: number;
}

/**
 * Spares the counting of a long queue at every accept: after a count, a tenth of the room that was
 * found is given away without another, for a second at most. Near the limit every one is counted.
 * Each process may so exceed it by a tenth of what was left, never by more.
 */
export class QueueRoom {
  readonly #known = new Map<string, Known>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether so many more may wait on this device without counting. */
  take(deviceId: string, count = 1): boolean {
    const known = this.#known.get(deviceId);
    if (!known) return false;
    known.left -= count;
    if (known.left >= 0 && known.until > this.now()) return true;
    this.#known.delete(deviceId);
    return false;
  }

  note(deviceId: string, waiting: number): void {
    const left = Math.floor((mostWaiting - waiting) * uncountedPart);
    if (left > 0) this.#known.set(deviceId, { left, until: this.now() + uncountedMs });
  }
}

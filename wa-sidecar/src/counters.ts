import type { Outcome } from './contract/index.js';
import type { GapCounter } from './sessions/inbox.js';

/** What happened since the process started, for `GET /status` and `GET /metrics`. */
export class Counters {
  readonly gaps: GapCounter = { found: 0, closed: 0 };
  /** How often a browser was started again, by reason. */
  readonly restarts = new Map<string, number>();
  /** How often a page was told to reload, by reason. */
  readonly reloads = new Map<string, number>();
  /** How hand-overs ended, by result. */
  readonly handOvers = new Map<string, number>();

  countHandOver(outcome: Outcome): void {
    const label = outcome.result === 'failed' ? `failed_${outcome.retry}` : outcome.result;
    increase(this.handOvers, label);
  }

  countRestart(reason: string): void {
    increase(this.restarts, reason);
  }

  countReload(reason: string): void {
    increase(this.reloads, reason);
  }
}

function increase(counts: Map<string, number>, label: string): void {
  counts.set(label, (counts.get(label) ?? 0) + 1);
}

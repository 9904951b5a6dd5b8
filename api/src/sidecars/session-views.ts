import type { Session } from '@botwave/wa-sidecar/contract';

const maxAgeMs = 500;

/**
 * Looks at sessions through a short cache, so that many open pages are one question to the
 * sidecar. `forget` after an order, which changes what there is to see.
 */
export class SessionViews {
  readonly #kept = new Map<string, { view: Promise<Session | null>; until: number }>();

  get(deviceId: string, look: () => Promise<Session | null>): Promise<Session | null> {
    const now = performance.now();
    const kept = this.#kept.get(deviceId);
    if (kept && kept.until > now) return kept.view;
    this.#dropOld(now);
    const view = look();
    this.#kept.set(deviceId, { view, until: now + maxAgeMs });
    return view;
  }

  forget(deviceId: string): void {
    this.#kept.delete(deviceId);
  }

  #dropOld(now: number): void {
    for (const [deviceId, { until }] of this.#kept) {
      if (until <= now) this.#kept.delete(deviceId);
    }
  }
}

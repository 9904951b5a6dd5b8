import type { LinkingStep } from '../contract/index.js';
import type { EngineEvent } from '../engine/engine.js';

/** What to show while a device is being linked, in memory only, and the time that it may take. */
export class LinkingWindow {
  private step: LinkingStep | null = null;
  /** As it is shown, and by the monotonic clock, which counts. */
  private deadline: { shown: Date; at: number } | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly limitMs: number,
    private readonly onTimeout: () => void,
  ) {}

  get current(): LinkingStep | null {
    return this.step;
  }

  /** Shows another QR or code; the first one starts the time, which others do not extend. */
  show(event: Extract<EngineEvent, { type: 'qr' | 'code' }>): void {
    const endsAt = this.begin().toISOString();
    const expiresAt = event.expiresAt.toISOString();
    this.step =
      event.type === 'qr'
        ? { step: 'qr', qr: event.qr, expiresAt, endsAt }
        : { step: 'code', code: event.code, phone: event.phone, expiresAt, endsAt };
  }

  /** Nothing to scan now: no time runs out while what was scanned is synced. The end stays. */
  hide(): void {
    clearTimeout(this.timer);
    this.step = null;
  }

  /** Linked, or given up. */
  end(): void {
    clearTimeout(this.timer);
    this.step = null;
    this.deadline = null;
  }

  private begin(): Date {
    this.deadline ??= {
      shown: new Date(Date.now() + this.limitMs),
      at: performance.now() + this.limitMs,
    };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.end();
      this.onTimeout();
    }, this.deadline.at - performance.now());
    return this.deadline.shown;
  }
}

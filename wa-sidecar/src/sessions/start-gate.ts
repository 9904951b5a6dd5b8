/** Lets only so many browsers start at once: a start takes most of a processor. */
export class StartGate {
  private free: number;
  private readonly queue: (() => void)[] = [];

  constructor(slots: number) {
    this.free = slots;
  }

  /** Resolves with a way out that may be called more than once; null when `signal` came first. */
  async enter(signal: AbortSignal): Promise<(() => void) | null> {
    if (signal.aborted) return null;
    if (this.free > 0) this.free -= 1;
    else if (!(await this.waitForTurn(signal))) return null;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.passOn();
    };
  }

  private waitForTurn(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const take = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(true);
      };
      const giveUp = (): void => {
        this.queue.splice(this.queue.indexOf(take), 1);
        resolve(false);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.queue.push(take);
    });
  }

  private passOn(): void {
    const next = this.queue.shift();
    if (next) next();
    else this.free += 1;
  }
}

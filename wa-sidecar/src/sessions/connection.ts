import type { EngineClient } from '../engine/engine.js';

/** Whether messages can be handed to WhatsApp now, and a way to wait for it. */
export class Connection {
  private client: EngineClient | null = null;
  private resting = true;
  private readonly waiters = new Set<() => void>();

  /** The client of a connected session, null in every other state. */
  current(): EngineClient | null {
    return this.client;
  }

  /** Connected, or on the way there. */
  up(client: EngineClient): void {
    this.resting = false;
    this.client = client;
    this.wake();
  }

  /** Not connected, but on the way. */
  down(): void {
    this.resting = false;
    this.client = null;
  }

  /** Not connected until somebody orders a start: nobody waits any longer. */
  rest(): void {
    this.resting = true;
    this.client = null;
    this.wake();
  }

  /** The client once connected; null when that does not happen in time, or when at rest. */
  async wait(withinMs: number): Promise<EngineClient | null> {
    if (this.client || this.resting) return this.client;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.waiters.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, withinMs);
      this.waiters.add(finish);
    });
    return this.client;
  }

  private wake(): void {
    for (const waiter of this.waiters) waiter();
  }
}

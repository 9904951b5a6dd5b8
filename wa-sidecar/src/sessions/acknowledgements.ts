/** Lets a hand-over wait for WhatsApp's word on its message, which may come before `send` returns. */
export class Acknowledgements {
  private readonly waiting = new Map<string, { latest: number; tell: (ack: number) => void }>();

  /** Call before the message is sent. */
  expect(waId: string): void {
    this.waiting.set(waId, { latest: 0, tell: () => undefined });
  }

  /** Any word on any message; words on messages that nobody waits for are dropped. */
  take(waId: string, ack: number): void {
    const entry = this.waiting.get(waId);
    if (!entry || ack === 0) return;
    entry.latest = ack;
    entry.tell(ack);
  }

  /** The first word other than "pending" since `expect`; 0 when none comes in time. */
  async wait(waId: string, withinMs: number): Promise<number> {
    const entry = this.waiting.get(waId);
    if (!entry || entry.latest !== 0) return entry?.latest ?? 0;
    return await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(0), withinMs);
      entry.tell = (ack) => {
        clearTimeout(timer);
        resolve(ack);
      };
    });
  }

  forget(waId: string): void {
    this.waiting.delete(waId);
  }
}

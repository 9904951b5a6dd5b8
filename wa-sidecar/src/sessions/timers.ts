/** One-shot timers by name; setting one again replaces it. */
export class Timers<Name extends string> {
  private readonly timers = new Map<Name, NodeJS.Timeout>();

  set(name: Name, ms: number, task: () => void): void {
    this.clear(name);
    this.timers.set(name, setTimeout(task, ms));
  }

  clear(name: Name): void {
    clearTimeout(this.timers.get(name));
  }

  clearAll(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }
}

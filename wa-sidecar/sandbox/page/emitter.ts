export type Listener = (...args: never[]) => void;

/** Events in the manner of WhatsApp Web's models: several names in one string, `trigger`. */
export class Emitter {
  readonly #listeners = new Map<string, Set<Listener>>();

  on(names: string, listener: Listener): void {
    for (const name of names.split(' ')) {
      const known = this.#listeners.get(name) ?? new Set();
      known.add(listener);
      this.#listeners.set(name, known);
      this.listenerAdded(name);
    }
  }

  off(names: string, listener: Listener): void {
    for (const name of names.split(' ')) this.#listeners.get(name)?.delete(listener);
  }

  once(name: string, listener: Listener): void {
    const act = (...args: never[]) => {
      this.off(name, act);
      listener(...args);
    };
    this.on(name, act);
  }

  hasListener(name: string): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0;
  }

  trigger(name: string, ...args: unknown[]): void {
    for (const listener of Array.from(this.#listeners.get(name) ?? [])) {
      listener(...(args as never[]));
    }
  }

  /** For those who wait until somebody listens. */
  protected listenerAdded(_name: string): void {}
}

interface Typed {
  from: string;
  /** Milliseconds since 1970. */
  at: number;
}

const KEPT = 100;

/** Who was seen typing to whom, for tests. In memory only. */
export class TypingBoard {
  readonly #seen = new Map<string, Typed[]>();

  note(to: string, from: string): void {
    const seen = this.#seen.get(to) ?? [];
    this.#seen.set(to, [...seen, { from, at: Date.now() }].slice(-KEPT));
  }

  listOf(to: string): Typed[] {
    return this.#seen.get(to) ?? [];
  }
}

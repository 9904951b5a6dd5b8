/** A set that forgets its oldest entry for each one beyond `limit`. */
export class BoundedSet {
  readonly #entries = new Set<string>();

  constructor(private readonly limit: number) {}

  has(entry: string): boolean {
    return this.#entries.has(entry);
  }

  add(entry: string): void {
    this.#entries.add(entry);
    const [oldest] = this.#entries;
    if (this.#entries.size > this.limit && oldest !== undefined) this.#entries.delete(oldest);
  }
}

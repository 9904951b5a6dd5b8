import { Emitter } from './emitter.js';

/**
 * An object whose own properties are its attributes. `set` changes them and tells the
 * model's listeners and its collections': first `change:<name>`, then `change`.
 */
export class Model extends Emitter {
  readonly #collections = new Set<Emitter>();

  joined(collection: Emitter): void {
    this.#collections.add(collection);
  }

  set(changes: Partial<this>): void {
    const changed: [string, unknown, unknown][] = [];
    for (const [name, value] of Object.entries(changes)) {
      const before: unknown = Reflect.get(this, name);
      if (before === value) continue;
      Reflect.set(this, name, value);
      changed.push([name, value, before]);
    }
    if (changed.length === 0) return;
    for (const [name, value, before] of changed) this.#tell(`change:${name}`, value, before);
    this.#tell('change');
  }

  serialize(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this));
  }

  toJSON(): Record<string, unknown> {
    return this.serialize();
  }

  #tell(name: string, ...details: unknown[]): void {
    for (const teller of [this, ...this.#collections]) teller.trigger(name, this, ...details);
  }
}

/** Models by the text of their id. */
export class Collection<M extends Model & { id: { toString(): string } }> extends Emitter {
  readonly #models = new Map<string, M>();

  add(model: M): void {
    this.#models.set(model.id.toString(), model);
    model.joined(this);
    this.trigger('add', model);
  }

  /** By an id or its text; WhatsApp Web asks for undefined ones, too. */
  get(id: { toString(): string } | undefined): M | undefined {
    return id === undefined ? undefined : this.#models.get(id.toString());
  }

  getModelsArray(): M[] {
    return [...this.#models.values()];
  }

  get length(): number {
    return this.#models.size;
  }
}

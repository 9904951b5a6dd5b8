/** What goes wrong for a number, set by tests. In memory only. */
interface Faults {
  /** Its messages are accepted and delivered, but it hears nothing of it. */
  hangAcks: boolean;
  /** What its linked pages send is lost on the way. */
  swallowSends: boolean;
}

const NO_FAULTS: Faults = { hangAcks: false, swallowSends: false };

export class FaultBoard {
  readonly #faults = new Map<string, Faults>();
  readonly #cutOffUntil = new Map<string, number>();

  get(number: string): Faults {
    return this.#faults.get(number) ?? NO_FAULTS;
  }

  set(number: string, faults: Faults): void {
    this.#faults.set(number, faults);
  }

  /** The number's pages cannot connect for so long. */
  cutOff(number: string, forMs: number): void {
    this.#cutOffUntil.set(number, Date.now() + forMs);
  }

  isCutOff(number: string): boolean {
    return (this.#cutOffUntil.get(number) ?? 0) > Date.now();
  }
}

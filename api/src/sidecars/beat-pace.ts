const restingMs = 2_000;
const eagerMs = 250;
/** A sidecar is started beside its API process; one that is not there by then comes another day. */
const eagerAtFirstForMs = 60_000;
/** Longer than a killed sidecar takes to be back, and than its devices may look well. */
const eagerAfterLossForMs = 10_000;

/** How soon a host is asked again: at rest each 2 s, soon where its answer is expected any moment. */
export class BeatPace {
  #eagerUntil: number;
  #lost = true;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.#eagerUntil = now() + eagerAtFirstForMs;
  }

  answered(): void {
    this.#lost = false;
  }

  /** Said again and again while the loss lasts, it counts from the first time. */
  lost(): void {
    if (!this.#lost) this.#eagerUntil = this.now() + eagerAfterLossForMs;
    this.#lost = true;
  }

  get restMs(): number {
    return this.#lost && this.now() < this.#eagerUntil ? eagerMs : restingMs;
  }
}

/** WhatsApp's own times, assumed: the first code of a series lives 60 s, the others 20 s. */
const firstLifeMs = 60_000;
const laterLifeMs = 20_000;

/** Tells until when a QR text can be scanned; the same text again keeps its time. */
export class QrClock {
  #last: string | null = null;
  #expiresAt = new Date(0);

  constructor(readonly now: () => number = Date.now) {}

  /** null when this text is the one that is already shown. */
  take(qr: string): Date | null {
    if (qr === this.#last) return null;
    this.#expiresAt = new Date(this.now() + (this.#last === null ? firstLifeMs : laterLifeMs));
    this.#last = qr;
    return this.#expiresAt;
  }

  /** A new series begins: the page was reloaded, or asked for new codes. */
  restart(): void {
    this.#last = null;
  }
}

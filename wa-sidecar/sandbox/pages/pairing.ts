import { randomBytes, randomInt } from 'node:crypto';
import { codeExpired, codeInvalid, qrExpired, qrInvalid } from '../phones/errors.js';
import type { Settings } from '../phones/settings.js';

/** WhatsApp's own: no 0, I, O, U. */
const CODE_LETTERS = '123456789ABCDEFGHJKLMNPQRSTVWXYZ';

/** What a page shows a phone to be recognised by; the four parts of the QR after the ref. */
export interface PairingKeys {
  noiseKey: string;
  identityKey: string;
  secret: string;
}

/** A page that waits to be linked. */
export interface WaitingPage {
  readonly keys: PairingKeys;
  showRef(ref: string): void;
  refsExhausted(): void;
}

interface ShownRef {
  page: WaitingPage;
  expired: boolean;
}

interface ShownCode {
  page: WaitingPage;
  number: string;
  expiresAt: number;
}

/** Refs for QR codes and pairing codes of all pages that wait to be linked. */
export class Pairing {
  readonly #refs = new Map<string, ShownRef>();
  readonly #codes = new Map<string, ShownCode>();
  readonly #timers = new Map<WaitingPage, NodeJS.Timeout>();

  constructor(private readonly settings: Settings) {}

  /** A series of refs: the first lives longer, then the page is told that they ran out. */
  startRefs(page: WaitingPage): void {
    this.#showRef(page, 1);
  }

  /** A code for one number, replacing the page's earlier one: eight letters, no dash. */
  createCode(page: WaitingPage, number: string): string {
    for (const [code, shown] of this.#codes) if (shown.page === page) this.#codes.delete(code);
    const code = Array.from({ length: 8 }, () => CODE_LETTERS[randomInt(32)]).join('');
    const expiresAt = Date.now() + this.settings.pairingCodeMs;
    this.#codes.set(code, { page, number, expiresAt });
    return code;
  }

  /** @throws SandboxError `sandbox.qr_invalid`, `sandbox.qr_expired` */
  requirePageByQr(qr: string): WaitingPage {
    const [ref = '', noiseKey, identityKey, secret] = qr.split(',');
    const shown = this.#refs.get(ref);
    if (!shown) throw qrInvalid();
    const { keys } = shown.page;
    const same =
      keys.noiseKey === noiseKey && keys.identityKey === identityKey && keys.secret === secret;
    if (!same) throw qrInvalid();
    if (shown.expired) throw qrExpired();
    return shown.page;
  }

  /**
   * The page that shows this code; the dash and the case do not matter.
   * @throws SandboxError `sandbox.code_invalid`, `sandbox.code_expired`
   */
  requirePageByCode(typed: string, number: string): WaitingPage {
    const shown = this.#codes.get(typed.replaceAll(/[\s-]/g, '').toUpperCase());
    if (shown?.number !== number) throw codeInvalid();
    if (shown.expiresAt <= Date.now()) throw codeExpired();
    return shown.page;
  }

  /** Linked or gone: nothing that it showed is of use any more. */
  forget(page: WaitingPage): void {
    clearTimeout(this.#timers.get(page));
    this.#timers.delete(page);
    for (const [ref, shown] of this.#refs) if (shown.page === page) this.#refs.delete(ref);
    for (const [code, shown] of this.#codes) if (shown.page === page) this.#codes.delete(code);
  }

  #showRef(page: WaitingPage, count: number): void {
    for (const shown of this.#refs.values()) if (shown.page === page) shown.expired = true;
    clearTimeout(this.#timers.get(page));
    if (count > this.settings.qrCount) {
      page.refsExhausted();
      return;
    }
    const ref = `2@${randomBytes(48).toString('base64url')}`;
    this.#refs.set(ref, { page, expired: false });
    page.showRef(ref);
    const lifeMs = count === 1 ? this.settings.qrFirstMs : this.settings.qrNextMs;
    this.#timers.set(
      page,
      setTimeout(() => this.#showRef(page, count + 1), lifeMs),
    );
  }
}

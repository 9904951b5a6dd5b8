import { EngineError, type EngineEvent } from '../engine.js';
import { optionalNeeds } from './features.js';
import type { ObservedClient } from './observed-client.js';
import { missingInPage } from './page/missing-in-page.js';
import { readState } from './page/read-state.js';
import { refreshQrInPage } from './page/refresh-qr.js';
import type { PageCaller } from './page-caller.js';
import { QrClock } from './qr-clock.js';
import { requireFeature } from './self-check.js';

/** WhatsApp's own life of a pairing code, after which the library asks for the next. */
const codeLifeMs = 180_000;

const pairingNeeds = optionalNeeds.filter(({ feature }) => feature === 'pairing_code');

/** How a profile is linked: by QR until a code is asked for, by code until QRs are asked for. */
export class Linking {
  readonly #clock = new QrClock();
  #code: { phone: string; expiresAt: Date } | null = null;

  constructor(
    private readonly library: ObservedClient,
    private readonly ask: PageCaller,
    private readonly emit: (event: EngineEvent) => void,
  ) {
    library.on('qr', (qr) => this.#onQr(qr));
    library.on('code', (code) => this.#onCode(code));
  }

  /** Another document: it shows QRs again. */
  restart(): void {
    this.#code = null;
    this.#clock.restart();
  }

  /** @throws EngineError not_linking, feature_unavailable */
  async requestCode(
    phone: string,
    bounded: <T>(promise: Promise<T>, what: string) => Promise<T>,
  ): Promise<{ code: string; expiresAt: Date }> {
    const state = await this.ask('call', 'readState', readState);
    if (!state.startsWith('UNPAIRED')) {
      throw new EngineError('not_linking', 'The device is not waiting to be linked');
    }
    const [lack] = await this.ask('call', 'missingInPage', missingInPage, pairingNeeds);
    requireFeature('pairing_code', lack ? [lack] : []);
    const before = this.#code;
    this.#code = { phone, expiresAt: new Date(0) };
    try {
      const digits = phone.replace(/\D/g, '');
      const asking = this.library.requestPairingCode(digits, true, codeLifeMs);
      const code = await bounded(asking, 'The pairing code');
      return { code, expiresAt: this.#code.expiresAt };
    } catch (cause) {
      this.#code = before;
      if (cause instanceof EngineError) throw cause;
      throw new EngineError('page_error', 'WhatsApp gave no pairing code', { cause });
    }
  }

  async refreshQr(): Promise<void> {
    await this.ask('call', 'refreshQr', refreshQrInPage, this.#code !== null);
    this.restart();
  }

  #onQr(qr: string): void {
    if (this.#code) return;
    const expiresAt = this.#clock.take(qr);
    if (expiresAt) this.emit({ type: 'qr', qr, expiresAt });
  }

  #onCode(code: string): void {
    if (!this.#code) return;
    this.#code.expiresAt = new Date(Date.now() + codeLifeMs);
    this.emit({ type: 'code', code, ...this.#code });
  }
}

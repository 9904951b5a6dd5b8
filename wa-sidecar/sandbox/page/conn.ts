import { Emitter } from './emitter.js';
import { Model } from './model.js';

/** `WAWebConnModel.Conn`. */
export class Conn extends Model {
  /** The current part of the QR that the server gives. */
  ref: string | undefined;
  pushname: string | undefined;
  platform = 'android';
}

/** `WAWebCmd.Cmd`: the page's bus of commands and of a few events. */
export class Cmd extends Emitter {
  readonly #refreshQr: () => void;

  constructor(refreshQr: () => void) {
    super();
    this.#refreshQr = refreshQr;
  }

  refreshQR(): void {
    this.#refreshQr();
  }
}

/** `WAWebOfflineHandler.OfflineMessageHandler`: how much of what was missed has come. */
export class OfflineProgress {
  percent = 0;

  constructor(private readonly cmd: Cmd) {}

  getOfflineDeliveryProgress(): number {
    return this.percent;
  }

  moveTo(percent: number): void {
    this.percent = percent;
    this.cmd.trigger('offline_progress_update_from_bridge');
  }
}

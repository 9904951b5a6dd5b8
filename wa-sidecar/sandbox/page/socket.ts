import { Model } from './model.js';

type SocketState =
  | 'OPENING'
  | 'UNLAUNCHED'
  | 'PAIRING'
  | 'UNPAIRED'
  | 'UNPAIRED_IDLE'
  | 'CONNECTED'
  | 'TIMEOUT'
  | 'CONFLICT';

/** What the socket's methods do; set by the session. */
interface SocketActions {
  logout: () => Promise<void>;
  takeover: () => void;
  reconnect: () => void;
}

/** `WAWebSocketModel.Socket`. */
export class Socket extends Model {
  state: SocketState = 'OPENING';
  hasSynced = false;
  readonly #actions: SocketActions;
  #wantsListener = false;

  constructor(actions: SocketActions) {
    super();
    this.#actions = actions;
  }

  logout(): Promise<void> {
    return this.#actions.logout();
  }

  takeover(): void {
    this.#actions.takeover();
  }

  reconnect(): void {
    this.#actions.reconnect();
  }

  /** Synced now; or, for those who need to hear it, as soon as somebody listens. */
  setSynced(waitForListener: boolean): void {
    if (!waitForListener || this.hasListener('change:hasSynced')) {
      this.set({ hasSynced: true } as Partial<this>);
    } else {
      this.#wantsListener = true;
    }
  }

  protected override listenerAdded(name: string): void {
    if (name !== 'change:hasSynced' || !this.#wantsListener) return;
    this.#wantsListener = false;
    setTimeout(() => this.set({ hasSynced: true } as Partial<this>), 0);
  }
}

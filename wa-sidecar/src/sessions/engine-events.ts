import type { Account, UnavailableFeature } from '../contract/index.js';
import type { EngineClient, EngineEvent } from '../engine/engine.js';
import type { CatchUp } from './catch-up.js';
import type { LinkingWindow } from './linking-window.js';
import type { MemoryWatch } from './memory-watch.js';
import type { SessionContext, SessionParts } from './session-parts.js';
import type { RestState } from './session-state.js';
import type { SessionStatus } from './session-status.js';
import type { Timers } from './timers.js';

interface EngineEventsOptions {
  context: SessionContext;
  parts: SessionParts;
  status: SessionStatus;
  linking: LinkingWindow;
  timers: Timers<'relaunch' | 'steady' | 'network'>;
  catchUp: CatchUp;
  memory: MemoryWatch;
  /** The client that tells. */
  client: () => EngineClient | null;
  endBy: (state: RestState, reason: string) => void;
  /** Connected for so long that earlier failures are forgotten. */
  onSteady: () => void;
  inBackground: (task: Promise<void>, failure: string) => void;
}

/** What the engine tells becomes state, events and work. */
export class EngineEvents {
  /** What the page that runs cannot do. */
  unavailable: readonly UnavailableFeature[] = [];

  constructor(private readonly options: EngineEventsOptions) {}

  take(event: Exclude<EngineEvent, { type: 'lost' }>): void {
    const { parts, memory, inBackground } = this.options;
    switch (event.type) {
      case 'qr':
      case 'code':
        this.showLinking(event);
        break;
      case 'syncing':
        this.takeSyncing();
        break;
      case 'ready':
        this.unavailable = event.unavailable;
        this.becomeConnected(event.account);
        break;
      case 'reloading':
        this.loseConnection('page_reloading');
        break;
      case 'connection':
        this.networkChanged(event.up);
        break;
      case 'logged_out':
        this.options.endBy('logged_out', event.reason);
        break;
      case 'ack': {
        memory.touch();
        inBackground(parts.ticks.tell(event), 'a tick was not recorded');
        inBackground(parts.desk.acknowledged(event.waId, event.ack), 'an ack was not recorded');
        break;
      }
      case 'received':
        memory.touch();
        inBackground(parts.inbox.receive(event.message), 'a message was not recorded');
        break;
    }
  }

  private showLinking(event: Extract<EngineEvent, { type: 'qr' | 'code' }>): void {
    const { parts, linking, status } = this.options;
    // A linked profile that is offered a QR was unlinked while nobody listened.
    if (parts.record.linkedAt) return this.options.endBy('logged_out', 'removed_on_phone');
    if (parts.record.scannedAt) this.note({ scannedAt: null });
    linking.show(event);
    status.go('linking');
  }

  private takeSyncing(): void {
    const { parts, linking, status, context } = this.options;
    const { linkedAt, scannedAt } = parts.record;
    linking.hide();
    // What is written to the phone while it syncs is news already.
    if (!linkedAt && !scannedAt) this.note({ scannedAt: context.now().toISOString() });
    if (status.state !== 'connected' && status.state !== 'reconnecting') status.go('syncing');
  }

  private becomeConnected(account: Account): void {
    const { context, parts, status, linking, timers, catchUp } = this.options;
    const client = this.options.client();
    if (!client) return;
    timers.clearAll();
    linking.end();
    parts.connection.up(client);
    status.go('connected', {}, account);
    timers.set('steady', context.timings.steadyMs, () => this.options.onSteady());
    const { record } = parts;
    const linkedAt = record.linkedAt ?? record.scannedAt ?? context.now().toISOString();
    this.note({ linkedAt, scannedAt: null, account });
    // Also for a page that reloaded itself: nobody listened meanwhile.
    catchUp.run();
  }

  private networkChanged(up: boolean): void {
    const { parts, status, timers, catchUp } = this.options;
    timers.clear('network');
    const client = this.options.client();
    if (up && client && status.reason === 'network') {
      parts.connection.up(client);
      status.go('connected');
      catchUp.reconcile();
    }
    if (!up) this.loseConnection('network');
  }

  /** Down for a moment only is not worth telling. */
  private loseConnection(reason: string): void {
    const { context, parts, status, timers } = this.options;
    if (status.state !== 'connected') return;
    timers.set('network', context.timings.networkGraceMs, () => {
      parts.connection.down();
      status.go('reconnecting', { reason });
    });
  }

  private note(changes: Parameters<SessionParts['update']>[0]): void {
    this.options.inBackground(this.options.parts.update(changes), 'a link was not recorded');
  }
}

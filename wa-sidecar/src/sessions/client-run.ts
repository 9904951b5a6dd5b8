import {
  type Engine,
  type EngineClient,
  EngineError,
  type EngineEvent,
  type StandIn,
} from '../engine/engine.js';
import type { Logger } from '../logger.js';
import type { StartGate } from './start-gate.js';
import type { Timings } from './timings.js';

export interface ClientRunOptions {
  engine: Engine;
  gate: StartGate;
  timings: Timings;
  logger: Logger;
  deviceId: string;
  profileDir: string;
  deviceName: string;
  /** Null is the real WhatsApp. Rejects when the stand-in cannot be used now. */
  resolveStandIn: () => Promise<StandIn | null>;
  /** All but `lost`, in order; nothing after `onEnd` or `retire`. */
  onEvent: (event: Exclude<EngineEvent, { type: 'lost' }>) => void;
  /** The page does not do what it should; it is loaded anew before the browser is given up. */
  onStall: (reason: string) => void;
  /** The client is of no more use; called at most once and never after `retire`. */
  onEnd: (reason: string) => void;
}

/**
 * One engine client from its start to its end, with the deadlines of its phases and its
 * probes. The first rung of the ladder is here: a page that misses a deadline or does not
 * answer is loaded anew, once. The second, another browser, is the session's.
 */
export class ClientRun {
  /** Null until the browser's turn to start has come. */
  client: EngineClient | null = null;
  private over = false;
  private opened = false;
  private syncing = false;
  /** When the page was last told to reload, by the monotonic clock; forgotten once it has been ready for long. */
  private reloadedAt: number | null = null;
  private leaveGate: () => void = () => undefined;
  private readonly abort = new AbortController();
  private deadline: NodeJS.Timeout | undefined;
  private renewal: NodeJS.Timeout | undefined;
  private probing: NodeJS.Timeout | undefined;
  private offline: NodeJS.Timeout | undefined;
  private retiring: Promise<void> | null = null;
  private readonly launched: Promise<void>;

  constructor(private readonly options: ClientRunOptions) {
    this.launched = this.launch();
  }

  /** Ends the browser and everything else of this run; resolves when the profile is free. */
  retire(): Promise<void> {
    this.retiring ??= this.close();
    return this.retiring;
  }

  private async launch(): Promise<void> {
    const { engine, gate, timings, deviceId, profileDir, deviceName } = this.options;
    const leave = await gate.enter(this.abort.signal);
    if (!leave) return;
    this.leaveGate = leave;
    if (this.over) return leave();
    this.setDeadline(timings.startingMs, 'start_timeout');
    try {
      const standIn = await this.options.resolveStandIn();
      if (this.over) return;
      const onEvent = (event: EngineEvent): void => this.onEvent(event);
      this.client = engine.createClient({ deviceId, profileDir, deviceName, standIn, onEvent });
      await this.client.open();
      this.opened = true;
    } catch (error) {
      if (!this.over) this.options.logger.warn({ err: error, deviceId }, 'a browser did not start');
      this.end(error instanceof EngineError ? error.code : 'start_failed');
    }
  }

  private onEvent(event: EngineEvent): void {
    if (this.over) return;
    switch (event.type) {
      case 'lost':
        this.end(event.reason);
        return;
      case 'qr':
      case 'code':
        this.enterPhase();
        this.renewCodeAt(event.expiresAt);
        break;
      case 'syncing':
        // Progress does not extend the deadline: it was set when the phase began.
        if (!this.probing) this.enterSyncing();
        break;
      case 'ready':
        this.enterPhase();
        this.opened = true;
        this.probing = setInterval(() => this.probe(), this.options.timings.probeEveryMs);
        break;
      case 'logged_out':
        // What the library does behind this is of no interest.
        this.over = true;
        this.enterPhase();
        break;
      case 'reloading':
        // A reload of ours has its deadline already.
        if (!this.deadline) this.expectReady('page_not_ready');
        break;
      case 'connection':
        this.watchNetwork(event.up);
        break;
      case 'ack':
      case 'received':
        break;
    }
    this.options.onEvent(event);
  }

  private enterSyncing(): void {
    if (this.syncing) return;
    this.enterPhase();
    this.syncing = true;
    this.setDeadline(this.options.timings.syncingMs, 'sync_timeout');
  }

  /** The page has spoken: whatever the last phase waited for is over. */
  private enterPhase(): void {
    this.stopTimers();
    this.leaveGate();
  }

  private setDeadline(ms: number, reason: string): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.climb(reason), ms);
  }

  /** Another document is on its way: until it is ready there is nothing to ask it. */
  private expectReady(reason: string): void {
    this.stopTimers();
    this.setDeadline(this.options.timings.reloadingMs, reason);
  }

  /** A page that answers and is cut off from WhatsApp may just have no network: it is given time. */
  private watchNetwork(up: boolean): void {
    clearTimeout(this.offline);
    if (up || !this.probing) return;
    this.offline = setTimeout(() => this.climb('network'), this.options.timings.networkDownMs);
  }

  /** Reload first; whoever needs that twice within a short time needs another browser. */
  private climb(reason: string): void {
    const { timings, logger, deviceId } = this.options;
    const { client } = this;
    if (this.over) return;
    const now = performance.now();
    const isSteady = this.reloadedAt === null || now - this.reloadedAt > timings.steadyMs;
    if (!client || !this.opened || !isSteady) return this.end(reason);
    this.reloadedAt = now;
    logger.warn({ reason, deviceId }, 'a page is loaded anew');
    this.expectReady(reason);
    this.options.onStall(reason);
    client.reload().catch((error: unknown) => {
      logger.warn({ err: error, deviceId }, 'a page could not be loaded anew');
      const isOffline = error instanceof EngineError && error.code === 'page_unreachable';
      this.end(isOffline ? error.code : reason);
    });
  }

  /** Behind the last code of a series the page falls silent, until it is asked for another series. */
  private renewCodeAt(expiresAt: Date): void {
    const { timings, logger, deviceId } = this.options;
    const wait = Math.max(0, expiresAt.getTime() - Date.now()) + timings.qrGraceMs;
    this.renewal = setTimeout(() => {
      this.renewCodeAt(new Date());
      this.client?.refreshQr().catch((error: unknown) => {
        logger.debug({ err: error, deviceId }, 'no new QR yet');
        if (error instanceof EngineError && error.code === 'timeout') this.climb('unresponsive');
      });
    }, wait);
  }

  private probe(): void {
    this.client?.probe().catch((error: unknown) => {
      // A page that goes to another document is not wedged.
      if (error instanceof EngineError && error.code === 'page_reloaded') return;
      if (!this.over) this.options.logger.warn({ err: error }, 'a page does not answer');
      if (this.probing) this.climb('unresponsive');
    });
  }

  private end(reason: string): void {
    if (this.over) return;
    this.over = true;
    this.stopTimers();
    this.options.onEnd(reason);
  }

  private stopTimers(): void {
    this.syncing = false;
    clearTimeout(this.deadline);
    this.deadline = undefined;
    clearTimeout(this.offline);
    clearTimeout(this.renewal);
    clearInterval(this.probing);
    this.probing = undefined;
  }

  private async close(): Promise<void> {
    this.over = true;
    this.stopTimers();
    this.abort.abort();
    this.leaveGate();
    try {
      await this.client?.close();
      // Between gate and client there is no browser yet; `launch` sees `over` there.
      await this.launched;
    } catch (error) {
      const { logger, deviceId } = this.options;
      logger.error({ err: error, deviceId }, 'a browser did not close');
    }
  }
}

import type { EventBody, Session as SessionView, StartSession } from '../contract/index.js';
import { SerialQueue } from '../serial-queue.js';
import { SidecarError } from '../sidecar-error.js';
import { ProcessLock } from '../storage/process-lock.js';
import { CatchUp } from './catch-up.js';
import { ClientRun } from './client-run.js';
import { EngineEvents } from './engine-events.js';
import { LinkingWindow } from './linking-window.js';
import { MemoryWatch } from './memory-watch.js';
import { askForPairingCode } from './pairing-code.js';
import type { SessionContext, SessionParts } from './session-parts.js';
import { isAtRest, type RestState } from './session-state.js';
import { SessionStatus } from './session-status.js';
import { Timers } from './timers.js';
import { backoff } from './timings.js';

/** Failures that another try cannot mend. */
const hopeless = new Set(['browser_missing', 'sandbox_off']);
/** Failures that are none of the session's: a linked one waits, however long it takes. */
const foreign = new Set(['page_unreachable']);

/**
 * One device's client: started by order, kept running by itself, at rest after a named end.
 * Orders and clean-ups run one after the other; what the engine tells is taken at once.
 */
export class Session {
  private readonly queue = new SerialQueue();
  private readonly status: SessionStatus;
  private readonly linking: LinkingWindow;
  private run: ClientRun | null = null;
  /** The end of the run before. */
  private closing: Promise<void> = Promise.resolve();
  private closed = false;
  private lock: ProcessLock | null = null;
  /** Failures in a row; so many of them and the session is given up. */
  private failures = 0;
  /** Restarts in a row, of which some are no failure of the session. */
  private attempts = 0;
  private readonly timers = new Timers<'relaunch' | 'steady' | 'network'>();
  private readonly catchUp: CatchUp;
  private readonly memory: MemoryWatch;
  private readonly events: EngineEvents;

  constructor(
    private readonly context: SessionContext,
    private readonly parts: SessionParts,
  ) {
    const { rest, account } = parts.record;
    const since = context.now().toISOString();
    // What ran when the last process ended waits for the order to start again.
    const start = rest ?? { state: 'stopped' as const, reason: 'sidecar_restarted', since };
    this.status = new SessionStatus(
      { ...start, account },
      (event) => this.emit(event),
      context.now,
    );
    this.linking = new LinkingWindow(context.timings.linkingMs, () =>
      this.endBy('stopped', 'link_timeout'),
    );
    const { timings, logger, memoryCeilingBytes } = context;
    this.catchUp = new CatchUp({ parts, timings, logger });
    this.memory = new MemoryWatch({
      timings,
      logger,
      ceilingBytes: memoryCeilingBytes,
      client: () => this.run?.client ?? null,
      isFree: () => this.status.state === 'connected' && !parts.desk.isBusy,
      recycle: () => this.recycle(),
    });
    this.events = new EngineEvents({
      context,
      parts,
      status: this.status,
      linking: this.linking,
      timers: this.timers,
      catchUp: this.catchUp,
      memory: this.memory,
      client: () => this.run?.client ?? null,
      endBy: (state, reason) => this.endBy(state, reason),
      onSteady: () => {
        this.failures = 0;
        this.attempts = 0;
      },
      inBackground: (task, failure) => this.inBackground(task, failure),
    });
  }

  get desk(): SessionParts['desk'] {
    return this.parts.desk;
  }

  view(): SessionView {
    const { deviceId, epoch } = this.parts.record;
    return {
      deviceId,
      epoch,
      ...this.status.current,
      linking: this.linking.current,
      unavailableFeatures: [...this.events.unavailable],
      memoryBytes: this.memory.bytes,
    };
  }

  /** Refuses orders of an owner that is no longer the owner; a higher epoch is the new one. */
  async fence(epoch: number): Promise<void> {
    if (this.closed) throw new SidecarError('not_found', 'There is no such session here any more.');
    if (epoch < this.parts.record.epoch) {
      throw new SidecarError('stale_epoch', 'The session has a newer owner.');
    }
    if (epoch > this.parts.record.epoch) await this.parts.update({ epoch });
  }

  /** Starts it unless it runs; one that waits for its next attempt makes it now. */
  start(order: StartSession): Promise<SessionView> {
    return this.queue.run(async () => {
      await this.fence(order.epoch);
      if (order.sandbox !== this.parts.record.sandbox) {
        throw new SidecarError('wrong_state', 'A device never enters or leaves the sandbox.');
      }
      if (!isAtRest(this.status.state)) return this.tryAgain().then(() => this.view());
      this.lock ??= await ProcessLock.acquire(this.parts.folder);
      if (!this.lock) {
        throw new SidecarError('wrong_state', 'Another process uses the profile of this device.');
      }
      await this.parts.update({ deviceName: order.deviceName, rest: null });
      this.failures = 0;
      this.attempts = 0;
      this.status.go('starting');
      this.launch();
      return this.view();
    });
  }

  /** Ends the browser and keeps the profile. */
  stop(epoch: number): Promise<SessionView> {
    return this.queue.run(async () => {
      await this.fence(epoch);
      if (this.status.state !== 'logged_out') await this.rest('stopped', 'stopped_by_owner');
      return this.view();
    });
  }

  /** Unlinks at WhatsApp where it is connected, and erases the profile in any case. */
  logout(epoch: number): Promise<SessionView> {
    return this.queue.run(async () => {
      await this.fence(epoch);
      await this.unlink();
      if (this.status.state !== 'logged_out') {
        await this.rest('logged_out', 'logged_out_by_owner');
      }
      return this.view();
    });
  }

  /** The QR gives way to a pairing code for that phone. */
  async requestPairingCode(epoch: number, phone: string): Promise<SessionView> {
    await this.fence(epoch);
    const client = this.run?.client;
    if (this.status.state !== 'linking' || !client) {
      throw new SidecarError('wrong_state', 'The device is not waiting to be linked.');
    }
    const given = await askForPairingCode(client, phone);
    const isStillAsked = this.status.state === 'linking' && this.run?.client === client;
    if (isStillAsked) this.linking.show({ type: 'code', phone, ...given });
    return this.view();
  }

  /** Unlinks where possible and ends for good; the folder is the caller's to remove. */
  erase(epoch: number): Promise<void> {
    return this.queue.run(async () => {
      await this.fence(epoch);
      await this.unlink();
      await this.close();
    });
  }

  /** Ends the browser because the process ends; the session is to run again afterwards. */
  shutDown(): Promise<void> {
    const closing = this.run?.retire();
    return this.queue.run(async () => {
      await closing;
      await this.close();
    });
  }

  private launch(): void {
    const { context, parts } = this;
    const { engine, gate, timings, logger } = context;
    parts.connection.down();
    parts.inbox.beginGap();
    const run: ClientRun = new ClientRun({
      engine,
      gate,
      timings,
      logger,
      deviceId: parts.record.deviceId,
      deviceName: parts.record.deviceName,
      profileDir: parts.profileDir,
      resolveStandIn: async () => (parts.record.sandbox ? await context.requireStandIn() : null),
      onEvent: (event) => {
        if (this.run === run) this.events.take(event);
      },
      onStall: (reason) => {
        if (this.run === run) this.pageStalled(reason);
      },
      onEnd: (reason) => {
        if (this.run === run) this.runEnded(run, reason);
      },
    });
    this.run = run;
    this.memory.start();
  }

  /** The page is loaded anew: until it is ready it is asked nothing. */
  private pageStalled(reason: string): void {
    this.context.counters.countReload(reason);
    this.timers.clear('network');
    this.parts.connection.down();
    if (!this.parts.record.linkedAt) return;
    this.status.go('reconnecting', { reason, attempt: this.attempts });
  }

  /** Another browser on the same profile, at a quiet moment; no failure. */
  private recycle(): void {
    const { run } = this;
    if (!run) return;
    const reason = 'memory_recycled';
    this.context.logger.info(
      { deviceId: this.parts.record.deviceId, bytes: this.memory.bytes },
      'a browser takes too much memory and is replaced',
    );
    this.leaveRun(run);
    this.context.counters.countRestart(reason);
    this.status.go('reconnecting', { reason });
    this.inBackground(
      this.queue.run(() => this.tryAgain()),
      'no relaunch',
    );
  }

  private runEnded(run: ClientRun, reason: string): void {
    const { timings, now } = this.context;
    this.leaveRun(run);
    const isPatient = foreign.has(reason) && this.parts.record.linkedAt !== null;
    this.attempts += 1;
    if (!isPatient) this.failures += 1;
    if (hopeless.has(reason) || this.failures >= timings.maxFailures) {
      return this.endBy('failed', reason);
    }
    this.context.counters.countRestart(reason);
    const wait = backoff(timings, this.attempts);
    const state = this.parts.record.linkedAt ? 'reconnecting' : 'starting';
    const nextAttemptAt = new Date(now().getTime() + wait);
    this.status.go(state, { reason, attempt: this.attempts, nextAttemptAt });
    this.timers.set('relaunch', wait, () => {
      this.inBackground(
        this.queue.run(() => this.tryAgain()),
        'no relaunch',
      );
    });
  }

  /** Nothing of that run counts any more; its browser is being ended. */
  private leaveRun(run: ClientRun): void {
    this.closing = run.retire();
    this.run = null;
    this.stopWatching();
    this.linking.hide();
    this.parts.connection.down();
  }

  private stopWatching(): void {
    this.timers.clearAll();
    this.catchUp.stop();
    this.memory.stop();
  }

  /** Makes the attempt that the session waits for, in the state in which it waits. */
  private async tryAgain(): Promise<void> {
    await this.closing;
    // An order may have come first.
    if (this.closed || this.run || isAtRest(this.status.state)) return;
    this.timers.clear('relaunch');
    const { state, reason } = this.status.current;
    this.status.go(state, { reason, attempt: this.attempts });
    this.launch();
  }

  /** Comes to rest without an order. */
  private endBy(state: RestState, reason: string): void {
    const run = this.run;
    this.parts.connection.down();
    const resting = this.queue.run(async () => {
      if (this.closed || this.run !== run || isAtRest(this.status.state)) return;
      await this.rest(state, reason);
    });
    this.inBackground(resting, 'a session did not come to rest in order');
  }

  private async rest(state: RestState, reason: string): Promise<void> {
    const { parts, context } = this;
    await this.endRun();
    try {
      await parts.recordRest({ state, reason, since: context.now().toISOString() });
    } finally {
      // Nothing runs any more, whether there was room to record it or not.
      this.status.go(state, { reason }, parts.record.account);
      await this.lock?.release();
      this.lock = null;
    }
  }

  private async endRun(): Promise<void> {
    this.stopWatching();
    this.linking.end();
    this.events.unavailable = [];
    this.parts.connection.rest();
    await this.run?.retire();
    this.run = null;
    await this.closing;
  }

  private async unlink(): Promise<void> {
    try {
      await this.parts.connection.current()?.logout();
    } catch (error) {
      this.warn(error, 'a device could not be unlinked at WhatsApp');
    }
  }

  private async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.endRun();
    await this.parts.close();
    await this.lock?.release();
    this.lock = null;
  }

  private emit(event: EventBody): void {
    this.inBackground(this.parts.emit(event), 'an event did not get into the journal');
  }

  private inBackground(task: Promise<void>, failure: string): void {
    task.catch((error: unknown) => this.warn(error, failure));
  }

  private warn(error: unknown, text: string): void {
    this.context.logger.warn({ err: error, deviceId: this.parts.record.deviceId }, text);
  }
}

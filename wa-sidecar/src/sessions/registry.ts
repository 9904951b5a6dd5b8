import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type {
  HandOver,
  HandOverAnswer,
  Session as SessionView,
  StartSession,
} from '../contract/index.js';
import { SerialQueue } from '../serial-queue.js';
import { SidecarError } from '../sidecar-error.js';
import { Session } from './session.js';
import { type SessionContext, SessionParts } from './session-parts.js';
import { readRecord, type SessionRecord } from './session-record.js';

/** All sessions of this sidecar, by device id. Every order rejects with `SidecarError`. */
export class SessionRegistry {
  private readonly sessions = new Map<string, Session>();
  /** Creating and erasing; orders to one session queue in the session. */
  private readonly changes = new Map<string, SerialQueue>();

  private ending = false;

  private constructor(
    private readonly context: SessionContext,
    private readonly folder: string,
  ) {}

  /** Reads the sessions below the folder. None starts by itself. */
  static async open(context: SessionContext, folder: string): Promise<SessionRegistry> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const registry = new SessionRegistry(context, folder);
    for (const deviceId of await readdir(folder)) {
      if (z.uuid().safeParse(deviceId).success) await registry.restore(deviceId);
    }
    return registry;
  }

  /** `full` while browsers or journal lack room; then nothing is handed over. */
  get storage(): 'ok' | 'full' {
    const { hasRoom, journal } = this.context;
    return hasRoom() ? journal.storage : 'full';
  }

  list(): SessionView[] {
    return [...this.sessions.values()].map((session) => session.view());
  }

  get(deviceId: string): SessionView {
    return this.require(deviceId).view();
  }

  async start(deviceId: string, order: StartSession): Promise<SessionView> {
    const session = await this.change(deviceId, async () => {
      return this.sessions.get(deviceId) ?? (await this.create(deviceId, order));
    });
    this.refuseWhenEnding();
    return await session.start(order);
  }

  async stop(deviceId: string, epoch: number): Promise<SessionView> {
    return await this.require(deviceId).stop(epoch);
  }

  async logout(deviceId: string, epoch: number): Promise<SessionView> {
    return await this.require(deviceId).logout(epoch);
  }

  async requestPairingCode(deviceId: string, epoch: number, phone: string): Promise<SessionView> {
    return await this.require(deviceId).requestPairingCode(epoch, phone);
  }

  /** Leaves nothing of the device, whether it is known here or not. */
  async erase(deviceId: string, epoch: number): Promise<void> {
    await this.change(deviceId, async () => {
      await this.sessions.get(deviceId)?.erase(epoch);
      // It is closed for good: a repeat has only the folder left to remove, should that fail.
      this.sessions.delete(deviceId);
      const folder = path.join(this.folder, deviceId);
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    });
  }

  async handOver(deviceId: string, messageId: string, order: HandOver): Promise<HandOverAnswer> {
    if (this.storage === 'full') {
      throw new SidecarError('storage_full', 'The disk of this host is full.');
    }
    const session = this.require(deviceId);
    await session.fence(order.epoch);
    return await session.desk.handOver(messageId, order);
  }

  /** Ends all browsers, in parallel; the profiles stay. */
  async shutDown(): Promise<void> {
    this.ending = true;
    await Promise.allSettled([...this.sessions.values()].map((session) => session.shutDown()));
  }

  /** What this process would answer about a session is no longer true for the next one. */
  private refuseWhenEnding(): void {
    if (this.ending) throw new SidecarError('shutting_down', 'The sidecar is ending.');
  }

  private change<T>(deviceId: string, task: () => Promise<T>): Promise<T> {
    this.refuseWhenEnding();
    const queue = this.changes.get(deviceId) ?? new SerialQueue();
    this.changes.set(deviceId, queue);
    return queue.run(task);
  }

  private async restore(deviceId: string): Promise<void> {
    const record = await readRecord(path.join(this.folder, deviceId));
    if (!record) {
      this.context.logger.error({ deviceId }, 'the record of this session cannot be read');
      return;
    }
    await this.add(record);
  }

  private async create(deviceId: string, order: StartSession): Promise<Session> {
    const { epoch, sandbox, deviceName } = order;
    const since = this.context.now().toISOString();
    return await this.add({
      deviceId,
      epoch,
      sandbox,
      deviceName,
      linkedAt: null,
      scannedAt: null,
      account: null,
      rest: { state: 'stopped', reason: null, since },
    });
  }

  private async add(record: SessionRecord): Promise<Session> {
    const folder = path.join(this.folder, record.deviceId);
    const session = new Session(
      this.context,
      await SessionParts.open(this.context, folder, record),
    );
    this.sessions.set(record.deviceId, session);
    return session;
  }

  private require(deviceId: string): Session {
    this.refuseWhenEnding();
    const session = this.sessions.get(deviceId);
    if (!session) throw new SidecarError('not_found', 'There is no such session here.');
    return session;
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import type { Status } from '@botwave/wa-sidecar/contract';
import { BeatPace } from './beat-pace.js';
import { HostAlarms } from './host-alarms.js';
import { markHostUnreachable, recordHeartbeat } from './hosts.repo.js';
import type { HostParts } from './journal-reader.js';
import {
  applySnapshot,
  type HostDevice,
  listHostDevices,
  listStrangers,
  orderFor,
} from './reconcile.js';
import { carryOut } from './session-orders.js';
import { SidecarError } from './sidecar-error.js';
import type { SidecarPool } from './sidecar-pool.js';

/** Without an answer for so long a host counts as away; not later than its devices show it. */
const awayAfterMs = 4_500;
/** Orders to one sidecar at once. */
const mostOrders = 4;

/** Keeps one host's sessions what their devices should be, and the devices' rows what they are. */
export class HostWatch {
  /** Devices with an order under way; a slow one is not repeated. */
  readonly #ordered = new Map<string, Promise<void>>();
  #answeredAt = Number.NEGATIVE_INFINITY;
  #away = false;
  readonly #pace = new BeatPace();
  readonly #alarms: HostAlarms;

  constructor(private readonly parts: HostParts & { sidecars: SidecarPool }) {
    this.#alarms = new HostAlarms(parts.logger, parts.hostId);
  }

  isReachable(): boolean {
    return performance.now() - this.#answeredAt < awayAfterMs;
  }

  /** A beat every 2 s, sooner while its answer is awaited, until `signal`. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.beat();
      } catch (err) {
        this.parts.logger.warn({ err }, 'reconciling failed; tried again soon');
      }
      await pause(this.#pace.restMs, undefined, { signal }).catch(() => undefined);
    }
    await Promise.all(this.#ordered.values());
  }

  /** One round: look, write down, and order what is not as it should be. */
  async beat(): Promise<void> {
    const { db, hostId } = this.parts;
    // Read before the sidecar is asked, so that the answer is the newer of the two.
    const devices = await listHostDevices(db, hostId);
    const status = await this.#askStatus();
    if (!status) return markHostUnreachable(db, hostId);
    const cursor = await recordHeartbeat(db, hostId, status);
    this.#alarms.look(status, cursor);
    const caughtUp = cursor.journalId === status.journalId && cursor.offset >= status.lastOffset;
    await applySnapshot(this.parts, devices, { status, caughtUp });
    await this.#endStrangers(status);
    this.#order(devices, status);
  }

  async #askStatus(): Promise<Status | undefined> {
    try {
      const status = await this.parts.client.status();
      this.#answeredAt = performance.now();
      this.#pace.answered();
      if (this.#away) this.parts.logger.info({ hostId: this.parts.hostId }, 'sidecar is back');
      this.#away = false;
      return status;
    } catch (err) {
      if (!(err instanceof SidecarError)) throw err;
      this.#pace.lost();
      if (!this.#away) {
        this.parts.logger.warn({ err, hostId: this.parts.hostId }, 'sidecar does not answer');
      }
      this.#away = true;
      return undefined;
    }
  }

  #order(devices: HostDevice[], status: Status): void {
    const sessions = new Map(status.sessions.map((session) => [session.deviceId, session]));
    for (const device of devices) {
      if (this.#ordered.size >= mostOrders) return;
      const order = orderFor(device, sessions.get(device.id));
      if (!order || this.#ordered.has(device.id)) continue;
      this.#keep(device.id, order, () => carryOut(this.parts, device, order));
    }
  }

  /** What was placed elsewhere while this host was away ends here, under the epoch of now. */
  async #endStrangers(status: Status): Promise<void> {
    const { db, hostId, sidecars } = this.parts;
    for (const { id, epoch } of await listStrangers(db, hostId, status.sessions)) {
      if (this.#ordered.size >= mostOrders) return;
      if (this.#ordered.has(id)) continue;
      this.#keep(id, 'end_stranger', () => sidecars.eraseSession(hostId, id, epoch));
    }
  }

  #keep(deviceId: string, order: string, run: () => Promise<void>): void {
    const work = run()
      .catch((err: unknown) => {
        this.parts.logger.warn({ err, deviceId, order }, 'order not carried out');
      })
      .finally(() => this.#ordered.delete(deviceId));
    this.#ordered.set(deviceId, work);
  }
}

import type { Status } from '@botwave/wa-sidecar/contract';
import type { Logger } from 'pino';
import type { Heartbeat } from './hosts.repo.js';

/** A journal that is not read on for so long while there is something to read. */
export const unreadAlarmMs = 60_000;

type Trouble = 'storage_full' | 'journal_unread';

const sentences: Record<Trouble, string> = {
  storage_full: 'the disk of this host is full: nothing is sent until there is room on it',
  journal_unread: 'the journal of this host has not been applied for a minute',
};

/** Says once in the log that something is wrong with a host, and once that it is well again. */
export class HostAlarms {
  readonly #open = new Set<Trouble>();

  constructor(
    private readonly logger: Logger,
    private readonly hostId: string,
  ) {}

  look(status: Status, heartbeat: Heartbeat): void {
    this.#tell('storage_full', status.storage === 'full');
    this.#tell('journal_unread', heartbeat.unreadMs > unreadAlarmMs);
  }

  #tell(trouble: Trouble, isThere: boolean): void {
    if (this.#open.has(trouble) === isThere) return;
    const { hostId } = this;
    if (isThere) {
      this.#open.add(trouble);
      this.logger.error({ hostId, alarm: trouble }, sentences[trouble]);
    } else {
      this.#open.delete(trouble);
      this.logger.info({ hostId, alarm: trouble }, 'this is over');
    }
  }
}

import { statfs } from 'node:fs/promises';
import type { Logger } from '../logger.js';

/** A browser that cannot write its profile loses what it was told, and may never come up again. */
const leastBytes = 64 * 1024 * 1024;
const leastFiles = 512;
const lookEveryMs = 2_000;

/** Whether the disk of a folder has room for browsers and journals, looked at every 2 s. */
export class DiskRoom {
  private room = true;
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly folder: string,
    private readonly logger: Logger,
  ) {
    this.timer = setInterval(() => void this.look(), lookEveryMs).unref();
  }

  static async watch(folder: string, logger: Logger): Promise<DiskRoom> {
    const watched = new DiskRoom(folder, logger);
    await watched.look();
    return watched;
  }

  get hasRoom(): boolean {
    return this.room;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    try {
      const { bavail, bsize, files, ffree } = await statfs(this.folder);
      // Some file systems count no files.
      this.tell(bavail * bsize >= leastBytes && (files === 0 || ffree >= leastFiles));
    } catch (error) {
      this.logger.debug({ err: error }, 'the room on the disk is not known');
    }
  }

  private tell(room: boolean): void {
    if (room === this.room) return;
    this.room = room;
    if (room) this.logger.info('the disk has room again');
    else
      this.logger.error('the disk is nearly full; no message is handed over until there is room');
  }
}

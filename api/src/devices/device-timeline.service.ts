import type { Db } from '../db/database.js';
import { pageOf } from '../lists/keyset-page.js';
import type { Owner } from '../trpc/caller.js';
import { requireOwnDevice } from './choose-device.js';
import { listDeviceSteps } from './device-events.repo.js';
import type { TimelinePage } from './devices.schemas.js';

/** The states of a device with their reasons, newest first. Throws `devices.not_found`. */
export async function getTimeline(
  db: Db,
  owner: Owner,
  { id, cursor, limit }: { id: string; cursor?: string | undefined; limit: number },
): Promise<TimelinePage> {
  await requireOwnDevice(db, owner, id);
  const rows = await listDeviceSteps(db, id, { before: cursor, limit: limit + 1 });
  const { items, nextCursor } = pageOf(rows, limit);
  return {
    items: items.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      status: row.status,
      reason: row.reason,
      ...attemptOf(row.data),
    })),
    nextCursor,
  };
}

function attemptOf({ attempt, nextAttemptAt }: Record<string, unknown>) {
  return {
    attempt: typeof attempt === 'number' ? attempt : 0,
    nextAttemptAt: typeof nextAttemptAt === 'string' ? nextAttemptAt : null,
  };
}

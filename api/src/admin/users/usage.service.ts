import type { z } from 'zod';
import type { Db } from '../../db/database.js';
import { messageAnalytics } from '../analytics/analytics.service.js';
import { readStorage } from './managed-users.repo.js';
import type { usageSchema } from './users.schemas.js';
import { getUser } from './users.service.js';

const dayMs = 24 * 3_600_000;

/** Throws `admin.user_not_found`, `admin.time_zone_unknown`. */
export async function getUsage(
  db: Db,
  { id, days, timeZone }: { id: string; days: number; timeZone: string },
): Promise<z.infer<typeof usageSchema>> {
  const { counts } = await getUser(db, id);
  const from = new Date(Date.now() - (days - 1) * dayMs).toISOString();
  const [{ items }, storage] = await Promise.all([
    messageAnalytics(db, { from, unit: 'day', timeZone, userId: id }),
    readStorage(db, id),
  ]);
  return {
    days: items.map(({ start, accepted, sent, failed, received }) => ({
      start,
      accepted,
      sent,
      failed,
      received,
    })),
    devices: counts.devices,
    connected: counts.connected,
    apiKeys: counts.apiKeys,
    storage,
  };
}

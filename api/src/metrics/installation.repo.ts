import { sql } from 'kysely';
import type { Db } from '../db/database.js';
import { listHosts } from '../hosts/hosts.service.js';

/** What the metrics show of the whole installation. */
export async function readInstallation(db: Db) {
  const [queue, devices, hosts] = await Promise.all([
    readQueue(db),
    db
      .selectFrom('devices')
      .select(['status', sql<number>`count(*)::int`.as('count')])
      .where('deleted_at', 'is', null)
      .groupBy('status')
      .execute(),
    listHosts(db),
  ]);
  return { queue, devices, hosts };
}

/** The partial index of the lanes holds just the rows that wait. */
async function readQueue(db: Db): Promise<{ depth: number; oldestSeconds: number }> {
  const row = await db
    .selectFrom('message_logs')
    .select([
      sql<number>`count(*)::int`.as('depth'),
      sql<number>`greatest(0, coalesce(extract(epoch from now()
        - min(created_at) filter (where not_before <= now())), 0))::float8`.as('oldestSeconds'),
    ])
    .where('status', '=', 'queued')
    .executeTakeFirstOrThrow();
  return row;
}

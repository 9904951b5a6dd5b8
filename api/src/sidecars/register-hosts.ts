import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { SidecarAddress } from '../config/sidecar-urls.js';
import type { Db } from '../db/database.js';

export type RegisteredHost = SidecarAddress & { id: string };

/**
 * Makes or brings up to date the rows of the configured hosts; all others are absent from now on.
 * One that has only another name now keeps its row, and with it its devices and its cursor.
 */
export function registerHosts(
  db: Db,
  addresses: readonly SidecarAddress[],
): Promise<RegisteredHost[]> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('botwave.register_hosts'))`.execute(trx);
    const names = addresses.map(({ name }) => name);
    const hosts: RegisteredHost[] = [];
    for (const address of addresses) {
      await adoptRenamed(trx, address, names);
      hosts.push({ ...address, id: await upsertHost(trx, address) });
    }
    await trx
      .updateTable('sidecar_hosts')
      .set({ configured: false })
      .where('name', 'not in', names)
      .execute();
    return hosts;
  });
}

async function adoptRenamed(trx: Db, { name, url }: SidecarAddress, names: string[]) {
  const known = await trx
    .selectFrom('sidecar_hosts')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirst();
  if (known) return;
  await sql`
    update sidecar_hosts set name = ${name}
    where id = (
      select id from sidecar_hosts where base_url = ${url} and name <> all (${names})
      order by heartbeat_at desc nulls last limit 1)`.execute(trx);
}

async function upsertHost(trx: Db, { name, url }: SidecarAddress): Promise<string> {
  const row = await trx
    .insertInto('sidecar_hosts')
    .values({ id: uuidv7(), name, base_url: url })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ base_url: url, configured: true }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

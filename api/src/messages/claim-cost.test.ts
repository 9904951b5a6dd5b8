import { Kysely, type LogEvent, PostgresDialect, sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Db, openDatabase } from '../db/database.js';
import type { Database } from '../db/schema.js';
import type { SessionCaller } from '../trpc/caller.js';
import type { Claim } from './lanes/claim.js';
import { claimHeads } from './lanes/claim-heads.js';
import { settleSent, settleSentAndTakeNext } from './lanes/settle.js';
import { Messaging } from './messaging.harness.js';

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}

let messaging: Messaging;
let user: SessionCaller;
let statement: { sql: string; parameters: readonly unknown[] };
beforeAll(async () => {
  messaging = await Messaging.start();
  user = await messaging.createUser();
  statement = await claimStatement();
});
afterAll(() => messaging.close());

const leaseId = '00000000-0000-7000-8000-000000000000';

/** The statement of the claim, as it is sent; here it finds nothing to claim. */
async function claimStatement(): Promise<{ sql: string; parameters: readonly unknown[] }> {
  const dialect = new PostgresDialect({ pool: messaging.database.pool });
  const seen: LogEvent[] = [];
  const db = new Kysely<Database>({ dialect, log: (event: LogEvent) => void seen.push(event) });
  await claimHeads(db, leaseId, 16);
  const { sql, parameters } = seen[0]!.query;
  return { sql, parameters };
}

/** What a claim of the one device that is connected looks at; nothing of it stays. */
async function planOfClaim(): Promise<PlanNode[]> {
  const client = await messaging.database.pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query(
      `explain (analyze, buffers, format json) ${statement.sql}`,
      [...statement.parameters],
    );
    return flat(rows[0]['QUERY PLAN'][0].Plan);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];

const looks = (plan: PlanNode[]): PlanNode[] =>
  plan.filter(
    (node) => node['Relation Name'] === 'message_logs' && node['Node Type'] !== 'ModifyTable',
  );

const rowsLookedAt = (plan: PlanNode[]): number =>
  looks(plan)
    .map(
      (node) =>
        (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
    )
    .reduce((sum, rows) => sum + rows, 0);

/** Of the top node, and so of all. */
const blocks = (plan: PlanNode[]): number =>
  (plan[0]?.['Shared Hit Blocks'] ?? 0) + (plan[0]?.['Shared Read Blocks'] ?? 0);

/** One more device with so many waiting messages over 100 chats; the others are away meanwhile. */
async function queueOf(waiting: number): Promise<string> {
  await messaging.database.pool.query(`update devices set status = 'reconnecting'`);
  const deviceId = await messaging.createDevice(user);
  await more(deviceId, waiting);
  return deviceId;
}

async function more(deviceId: string, waiting: number): Promise<void> {
  await messaging.database.pool.query(
    `insert into message_logs (id, user_id, device_id, source, chat, type, message_body, wa_id, status)
     select gen_random_uuid(), $1, $2, 'web', (n % 100) || '@c.us', 'text', 'x', 'w' || gen_random_uuid(), 'queued'
     from generate_series(1, $3::int) n`,
    [user.userId, deviceId, waiting],
  );
}

it('a plan that was made while hardly anything waited is good for 10,000, too', async () => {
  // One connection, so that its prepared statements are those of before.
  const small = openDatabase(messaging.database.url, pino({ level: 'silent' }), 1);
  const word = { ack: 1, at: new Date() };
  const take = (db: Db, inFlight: Claim): Promise<Claim | undefined> =>
    settleSentAndTakeNext(db, { inFlight, word, leaseId });
  const looked = async (db: Db): Promise<number> => {
    const { rows } = await sql<{ rows: number }>`
      select (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as rows
      from pg_stat_xact_user_tables where relname = 'message_logs'`.execute(db);
    return rows[0]?.rows ?? 0;
  };
  const lookedAt = (work: (db: Db) => Promise<unknown>): Promise<number> =>
    small.db.transaction().execute(async (trx) => {
      const before = await looked(trx);
      await work(trx);
      return (await looked(trx)) - before;
    });
  try {
    const deviceId = await queueOf(12);
    let claim: Claim | undefined;
    // PostgreSQL settles on a plan for all values after five times.
    for (let round = 0; round < 6; round += 1) {
      [claim] = await claimHeads(small.db, leaseId, 16);
      if (claim && round < 5) await settleSent(small.db, claim, word);
    }
    for (let round = 0; round < 5 && claim; round += 1) claim = await take(small.db, claim);
    expect(claim?.deviceId).toBe(deviceId);
    await more(deviceId, 10_000);
    const settling = await lookedAt(async (trx) => {
      claim = await take(trx, claim!);
    });
    expect(claim?.deviceId).toBe(deviceId);
    expect(settling).toBeGreaterThan(0);
    expect(settling).toBeLessThan(20);
    await settleSent(small.db, claim!, word);
    const claiming = await lookedAt(async (trx) => {
      expect(await claimHeads(trx, leaseId, 16)).toHaveLength(1);
    });
    expect(claiming).toBeGreaterThan(0);
    expect(claiming).toBeLessThan(20);
  } finally {
    await small.close();
  }
});

it.each(['never looked at by ANALYZE', 'analysed'])(
  'a claim looks at a handful of rows by index, with 10,000 waiting as with 100; tables %s',
  async (statistics) => {
    const measure = async (waiting: number): Promise<PlanNode[]> => {
      await queueOf(waiting);
      if (statistics === 'analysed') await messaging.database.pool.query('analyze');
      return planOfClaim();
    };
    const few = await measure(100);
    const many = await measure(10_000);
    for (const plan of [few, many]) {
      expect(plan.map((node) => node['Node Type'])).toContain('ModifyTable');
      const scans = looks(plan).map((node) => node['Node Type']);
      expect(scans.length).toBeGreaterThan(0);
      expect(scans).not.toContain('Seq Scan');
    }
    // Without statistics a table of 100 rows may be read whole by index; one of 10,000 never.
    expect(rowsLookedAt(few)).toBeLessThan(120);
    expect(rowsLookedAt(many)).toBeGreaterThan(0);
    expect(rowsLookedAt(many)).toBeLessThan(20);
    expect(blocks(many)).toBeLessThan(1.5 * blocks(few));
  },
);

import { sql } from 'kysely';
import type { Db } from '../../db/database.js';
import { isMigrated } from '../../db/migrator.js';
import type { HealthPart } from './health.schemas.js';

const slowMs = 250;

export interface DatabaseHealth {
  /** Null when it does not answer. */
  version: string | null;
  parts: HealthPart[];
}

/** Whether it answers, how fast, how many connections are left, and whether its tables are ours. */
export async function databaseHealth(db: Db): Promise<DatabaseHealth> {
  const began = performance.now();
  let facts: DatabaseFacts;
  try {
    facts = await readFacts(db);
  } catch {
    const message = 'It does not answer: see that PostgreSQL runs and that DATABASE_URL names it.';
    return {
      version: null,
      parts: [{ name: 'database', state: 'bad', message, figures: {} }],
    };
  }
  const answeredMs = Math.round(performance.now() - began);
  return {
    version: facts.version,
    parts: [connectionPart(facts, answeredMs), await migrationsPart(db)],
  };
}

interface DatabaseFacts {
  version: string;
  connections: number;
  mostConnections: number;
  bytes: number;
}

async function readFacts(db: Db): Promise<DatabaseFacts> {
  const { rows } = await sql<DatabaseFacts>`
    select current_setting('server_version') as version,
      (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections,
      current_setting('max_connections')::int as "mostConnections",
      pg_database_size(current_database())::float8 as bytes`.execute(db);
  const [facts] = rows;
  if (!facts) throw new Error('the database said nothing of itself');
  return facts;
}

function connectionPart(facts: DatabaseFacts, answeredMs: number): HealthPart {
  const { connections, mostConnections, bytes } = facts;
  const figures = { answeredMs, connections, mostConnections, bytes };
  const part = { name: 'database', figures };
  if (connections > 0.9 * mostConnections) {
    const message =
      'Nearly all of its connections are taken: raise max_connections, or end what else uses it.';
    return { ...part, state: 'warn', message };
  }
  if (answeredMs > slowMs) {
    const message = 'It answers slowly: look at the load and the disk of its machine.';
    return { ...part, state: 'warn', message };
  }
  return { ...part, state: 'ok', message: 'It answers.' };
}

async function migrationsPart(db: Db): Promise<HealthPart> {
  const done = await isMigrated(db).catch(() => false);
  return done
    ? { name: 'migrations', state: 'ok', message: 'All are applied.', figures: {} }
    : {
        name: 'migrations',
        state: 'bad',
        message: 'Some are missing: stop BotWave, run `node api/dist/src/migrate.js`, start it.',
        figures: {},
      };
}

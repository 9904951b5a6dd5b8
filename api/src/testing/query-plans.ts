import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { Db } from '../db/database.js';
import type { Database } from '../db/schema.js';

/** One node of what EXPLAIN (ANALYZE, FORMAT JSON) tells. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/** Runs the work and answers the nodes of the plans of all its statements, in their order. */
export async function plansOf(
  pool: pg.Pool,
  work: (db: Db) => Promise<unknown>,
): Promise<PlanNode[]> {
  const statements: CompiledQuery[] = [];
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => {
      statements.push(event.query);
    },
  });
  await work(db);
  const nodes: PlanNode[] = [];
  for (const { sql, parameters } of statements) {
    const { rows } = await pool.query(`explain (analyze, format json) ${sql}`, [...parameters]);
    nodes.push(...flatten(rows[0]['QUERY PLAN'][0].Plan));
  }
  return nodes;
}

/** Tables that are read whole, from the beginning to the end. */
export const readWhole = (plan: PlanNode[]): string[] =>
  plan
    .filter((node) => node['Node Type'] === 'Seq Scan')
    .map((node) => node['Relation Name'] ?? '');

const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];

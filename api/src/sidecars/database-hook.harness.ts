import type pg from 'pg';
import type { TestDatabase } from '../testing/test-database.js';

const hookKey = 4711;

/**
 * A place in the database at which whoever comes by stops, in the middle of its transaction, until
 * the test lets go: the moment in which a process is killed.
 */
export class DatabaseHook {
  private constructor(
    private readonly pool: pg.Pool,
    private readonly holder: pg.PoolClient,
  ) {}

  /**
   * Inserting a row of that table for which `condition` holds (of `new`) stops: `at_once`, so that
   * nothing of the transaction is there yet, or `at_commit`, which goes through once it is let go.
   */
  static async set(
    { pool }: TestDatabase,
    place: { table: string; condition: string; when: 'at_once' | 'at_commit' },
  ): Promise<DatabaseHook> {
    const holder = await pool.connect();
    await holder.query('select pg_advisory_lock($1)', [hookKey]);
    await pool.query(`
      create function wait_at_hook() returns trigger language plpgsql as $$
      begin perform pg_advisory_xact_lock(${hookKey}); return null; end $$;
      create constraint trigger hook after insert on ${place.table}
        ${place.when === 'at_commit' ? 'deferrable initially deferred' : ''}
        for each row when (${place.condition}) execute function wait_at_hook()`);
    return new DatabaseHook(pool, holder);
  }

  async waiting(): Promise<number> {
    const { rowCount } = await this.pool.query(
      `select from pg_locks where locktype = 'advisory' and objid = $1 and not granted`,
      [hookKey],
    );
    return rowCount ?? 0;
  }

  /** Ends the server's side of whoever waits here, so that nothing of it holds. */
  async endWaiting(): Promise<void> {
    await this.pool.query(
      `select pg_terminate_backend(pid) from pg_locks
       where locktype = 'advisory' and objid = $1 and not granted`,
      [hookKey],
    );
  }

  letGo(): void {
    this.holder.release(true);
  }

  async remove(): Promise<void> {
    await this.pool.query('drop function if exists wait_at_hook cascade');
  }
}

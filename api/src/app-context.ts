import type pg from 'pg';
import type { Logger } from 'pino';
import type { Config } from './config/config.js';
import type { Db } from './db/database.js';
import type { SidecarPool } from './sidecars/sidecar-pool.js';

/** Everything with a lifetime, made once in main.ts and handed down. */
export interface AppContext {
  config: Config;
  db: Db;
  pool: pg.Pool;
  logger: Logger;
  sidecars: SidecarPool;
  /** Wakes the dispatchers of all API processes for this device; call after commit. */
  wakeLane: (deviceId: string) => void;
}

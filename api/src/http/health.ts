import { Router } from 'express';
import { sql } from 'kysely';
import type { AppContext } from '../app-context.js';
import { isMigrated } from '../db/migrator.js';

/** What /readyz looks at; all must be true. */
interface Readiness {
  database: boolean;
  migrations: boolean;
  sidecar: boolean;
}

/** `/healthz`: the process is up. `/readyz`: it can do its work, 200 or 503. */
export function healthRoutes(app: AppContext): Router {
  const routes = Router();
  // Migrations are only ever added at the start of a process: once seen, always so.
  let migrated = false;

  const readiness = async (): Promise<Readiness> => {
    const database = await answers(app);
    if (database) migrated ||= await isMigrated(app.db).catch(() => false);
    return { database, migrations: database && migrated, sidecar: app.sidecars.anyReachable() };
  };

  routes.get('/healthz', (_req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    res.json({ status: 'ok' });
  });
  routes.get('/readyz', async (_req, res) => {
    const parts = await readiness();
    const ready = parts.database && parts.migrations && parts.sidecar;
    res.setHeader('Cache-Control', 'no-store');
    if (!ready) res.setHeader('Retry-After', '2');
    res.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not_ready', ...parts });
  });
  return routes;
}

async function answers(app: AppContext): Promise<boolean> {
  try {
    await sql`select 1`.execute(app.db);
    return true;
  } catch {
    return false;
  }
}

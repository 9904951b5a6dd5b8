// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareDataFolder } from './data-folder.mjs';
import { superuserUrl } from './postgres/cluster.mjs';
import { EmbeddedPostgres } from './postgres/server.mjs';

/** What a test's database holds is worth nothing after a crash: it need not wait for the disk. */
const hurried = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
];

/**
 * A PostgreSQL for one run of the tests, under a role that may create databases.
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startTestDatabase() {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'botwave-test-'));
  prepareDataFolder(dataDir);
  const server = await EmbeddedPostgres.start(dataDir, hurried);
  return {
    url: superuserUrl(server.state),
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

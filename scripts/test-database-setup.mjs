// @ts-check
import { startTestDatabase } from './lib/test-database.mjs';

/**
 * Vitest's global set-up of the tests that need PostgreSQL: one cluster for all of them, unless
 * TEST_DATABASE_URL names one already.
 */
export default async function setUp() {
  if (process.env.TEST_DATABASE_URL) return undefined;
  const { url, stop } = await startTestDatabase();
  process.env.TEST_DATABASE_URL = url;
  return stop;
}

import { ConfigError } from './config.js';

/** Where tests may create databases. Throws `ConfigError` with what to do. */
export function testDatabaseUrl(env: NodeJS.ProcessEnv = process.env): string {
  if (!env['TEST_DATABASE_URL']) {
    throw new ConfigError('TEST_DATABASE_URL is not set; run the tests with `npm test`.');
  }
  return env['TEST_DATABASE_URL'];
}

import { defineConfig } from '@playwright/test';

// oxlint-disable-next-line eslint/no-restricted-properties -- set by scripts/test.mjs
const executablePath = process.env['CHROMIUM_PATH'];
// Chromium's own sandbox refuses to start as root.
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Journeys in a browser against the whole; each starts a BotWave of its own. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  use: {
    headless: true,
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { ...(executablePath && { executablePath }), args },
  },
});

// @ts-check
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkBrowser } from './browser-check.mjs';
import { downloadBrowser, installBrowserWithApt } from './browser-install.mjs';
import { installedBrowsers } from './browser-places.mjs';
import { OperatorError, say } from './operator.mjs';

/**
 * @typedef {object} Browser
 * @property {string} executable
 * @property {boolean} noSandbox whether it can start only with --no-sandbox
 * @property {string} how where it came from, in words
 * @typedef {Browser & { size: number, mtimeMs: number }} RememberedBrowser
 */

/**
 * A browser that starts and works: the one asked for, the one that worked last time, one of
 * this machine, or one installed now. Throws `OperatorError` with what would help.
 * @param {{ dataDir: string, chromiumPath: string | undefined, env: NodeJS.ProcessEnv }} settings
 * @returns {Promise<Browser>}
 */
export async function ensureBrowser({ dataDir, chromiumPath, env }) {
  const memory = path.join(dataDir, 'browser.json');
  const remembered = recall(memory);
  if (remembered && (chromiumPath === undefined || remembered.executable === chromiumPath)) {
    return remembered;
  }
  const browser = chromiumPath ? await requireBrowser(chromiumPath) : await searchBrowser(env);
  say(`Browser: ${browser.executable} (${browser.how}).`);
  if (browser.noSandbox && process.getuid?.() !== 0) {
    say('  Warning: it starts only without its own sandbox on this machine.');
  }
  writeFileSync(memory, JSON.stringify({ ...browser, ...fingerprint(browser.executable) }));
  return browser;
}

/** @param {string} executable */
async function requireBrowser(executable) {
  const browser = await tryBrowser(executable, 'set in CHROMIUM_PATH');
  if ('reason' in browser) {
    throw new OperatorError(
      `The browser of CHROMIUM_PATH, ${executable}, does not work (${browser.reason}): correct the path, or unset it to let BotWave find one.`,
    );
  }
  return browser;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Browser>}
 */
async function searchBrowser(env) {
  say('Looking for a browser, which WhatsApp Web runs in …');
  const tried = new Set();
  const found = await firstWorking(env, tried);
  if (found) return found;
  for (const install of [downloadBrowser, installBrowserWithApt]) {
    const installed = (await install(env)) ? await firstWorking(env, tried) : undefined;
    if (installed) return installed;
  }
  throw new OperatorError(
    [
      'No working browser was found and none could be installed; one of these commands helps:',
      '  sudo apt-get install chromium            (Debian; elsewhere the package of your system)',
      '  npx puppeteer browsers install chrome    (needs the internet, no administrator)',
      '  CHROMIUM_PATH=/path/to/chrome npm start  (a browser that is somewhere else)',
    ].join('\n'),
  );
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {Set<string>} tried those that are known not to work, added to
 */
async function firstWorking(env, tried) {
  for (const { executable, how } of installedBrowsers(env)) {
    if (tried.has(executable)) continue;
    tried.add(executable);
    const browser = await tryBrowser(executable, how);
    if (!('reason' in browser)) return browser;
    say(`  ${executable} does not work: ${browser.reason}`);
  }
  return undefined;
}

/**
 * @param {string} executable
 * @param {string} how
 * @returns {Promise<Browser | { reason: string }>}
 */
async function tryBrowser(executable, how) {
  const verdict = await checkBrowser(executable);
  if (!verdict.works) return { reason: verdict.reason };
  return { executable, noSandbox: verdict.noSandbox, how };
}

/**
 * The browser that worked last time, if it is still the same file.
 * @param {string} memory
 * @returns {RememberedBrowser | undefined}
 */
function recall(memory) {
  try {
    const remembered = JSON.parse(readFileSync(memory, 'utf8'));
    const now = fingerprint(remembered.executable);
    const same = now.size === remembered.size && now.mtimeMs === remembered.mtimeMs;
    return same ? remembered : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} executable */
function fingerprint(executable) {
  const { size, mtimeMs } = statSync(executable);
  return { size, mtimeMs };
}

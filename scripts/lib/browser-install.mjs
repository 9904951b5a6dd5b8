// @ts-check
import { createRequire } from 'node:module';
import path from 'node:path';
import { puppeteerCache } from './browser-places.mjs';
import { runQuietly } from './child-command.mjs';
import { say, sayWhile } from './operator.mjs';

const packages = ['chromium-headless-shell', 'fonts-liberation', 'fonts-noto-color-emoji'];

/**
 * Downloads the browser that puppeteer is tested with into puppeteer's own cache; 120 s at most.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>} whether something was installed
 */
export async function downloadBrowser(env) {
  // There is no download for Linux on ARM.
  if (process.platform === 'linux' && process.arch !== 'x64') return false;
  const { tool, version } = puppeteerTool();
  const wanted = `chrome-headless-shell@${version}`;
  const args = [tool, 'install', wanted, '--path', puppeteerCache(env)];
  const { ok, timedOut, output } = await sayWhile(
    'None works yet: downloading the one puppeteer is tested with (about 100 MB)',
    () => runQuietly(process.execPath, args, { env, timeoutMs: 120_000 }),
  );
  if (!ok) say(`  That did not work: ${timedOut ? 'no end within 120 s' : reason(output)}`);
  return ok;
}

/** The command line tool of puppeteer's browser downloads, and the version puppeteer wants. */
function puppeteerTool() {
  const require = createRequire(import.meta.url);
  const inPuppeteer = createRequire(require.resolve('puppeteer'));
  const { PUPPETEER_REVISIONS } = inPuppeteer('puppeteer-core/internal/revisions.js');
  const browsers = path.dirname(inPuppeteer.resolve('@puppeteer/browsers'));
  return {
    tool: path.join(browsers, 'main-cli.js'),
    version: PUPPETEER_REVISIONS['chrome-headless-shell'],
  };
}

/**
 * Installs Debian's or Ubuntu's browser where this user may do so without a password.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>} whether something was installed
 */
export async function installBrowserWithApt(env) {
  const { ok: hasApt } = await runQuietly('apt-get', ['--version']);
  if (!hasApt) return false;
  const asRoot = process.getuid?.() === 0;
  const { ok: maySudo } = asRoot ? { ok: false } : await runQuietly('sudo', ['-n', 'true']);
  if (!asRoot && !maySudo) return false;
  const prefix = asRoot ? [] : ['sudo', '-n'];
  const aptEnv = { ...env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (/** @type {string[]} */ ...args) => {
    const [command = 'apt-get', ...rest] = [...prefix, 'apt-get', ...args];
    return runQuietly(command, rest, { env: aptEnv });
  };
  const { ok, output } = await sayWhile(
    `Installing ${packages[0]} with apt-get, since this user may (about 200 MB)`,
    async () => {
      const first = await run('install', '-y', '--no-install-recommends', ...packages);
      if (first.ok) return first;
      await run('update');
      return run('install', '-y', '--no-install-recommends', ...packages);
    },
  );
  if (!ok) say(`  That did not work: ${reason(output)}`);
  return ok;
}

/** @param {string} output */
function reason(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return (
    lines.findLast((line) => /error|^E:/i.test(line)) ??
    lines.at(-1) ??
    'no reason given'
  ).slice(0, 200);
}

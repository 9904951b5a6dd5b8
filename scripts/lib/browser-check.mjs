// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runQuietly } from './child-command.mjs';

const page = 'data:text/html,<p id="sum"></p><script>sum.textContent=1+1</script>';
const quiet = [
  '--headless',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @typedef {{ works: true, noSandbox: boolean } | { works: false, reason: string }} BrowserVerdict
 */

/**
 * Starts a browser and lets it compute 1+1: within 5 s, and for a cold disk once more within
 * 20 s. Its own sandbox is left out only where the browser cannot start with it.
 * @param {string} executable
 * @returns {Promise<BrowserVerdict>}
 */
export async function checkBrowser(executable) {
  const asRoot = process.getuid?.() === 0;
  let reason = '';
  for (const noSandbox of asRoot ? [true] : [false, true]) {
    for (const timeoutMs of [5_000, 20_000]) {
      const { sum, timedOut, output } = await computeSum(executable, noSandbox, timeoutMs);
      if (sum) return { works: true, noSandbox };
      reason = timedOut ? `no answer within ${timeoutMs / 1000} s` : lastLine(output);
      if (!timedOut) break;
    }
  }
  return { works: false, reason };
}

/**
 * @param {string} executable
 * @param {boolean} noSandbox
 * @param {number} timeoutMs
 */
async function computeSum(executable, noSandbox, timeoutMs) {
  const profile = mkdtempSync(path.join(tmpdir(), 'botwave-browser-'));
  const args = [...quiet, `--user-data-dir=${profile}`, ...(noSandbox ? ['--no-sandbox'] : [])];
  try {
    const result = await runQuietly(executable, [...args, '--dump-dom', page], { timeoutMs });
    return { ...result, sum: result.stdout.includes('>2</p>') };
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} output */
function lastLine(output) {
  const missing = /error while loading shared libraries: [^\n]+/.exec(output);
  if (missing) return missing[0];
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.at(-1)?.slice(0, 200) ?? 'it ended without a word';
}

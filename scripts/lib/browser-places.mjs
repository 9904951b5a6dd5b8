// @ts-check
import { accessSync, constants, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const names = [
  'chromium-headless-shell',
  'chromium',
  'google-chrome-stable',
  'google-chrome',
  'chromium-browser',
];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const executables = [
  'chrome-headless-shell',
  'headless_shell',
  'chrome',
  'Google Chrome for Testing',
  'Chromium',
];

/**
 * Browsers that are on this machine already, the lightest first, each with a word on where.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ executable: string, how: string }[]}
 */
export function installedBrowsers(env) {
  const folders = (env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const onPath = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const onSystem = [...onPath, ...applications]
    .filter(isExecutable)
    .filter((file) => !isSnap(file));
  return [
    ...onSystem.map((executable) => ({ executable, how: 'installed on this system' })),
    ...browserCaches(env)
      .flatMap((cache) => findExecutables(cache, 5))
      .map((executable) => ({ executable, how: 'found in a download cache' })),
  ];
}

/**
 * Where puppeteer and Playwright keep the browsers they download.
 * @param {NodeJS.ProcessEnv} env
 */
function browserCaches(env) {
  const home = env.HOME ?? homedir();
  const cache = process.platform === 'darwin' ? 'Library/Caches' : '.cache';
  return [puppeteerCache(env), path.join(home, cache, 'ms-playwright')];
}

/**
 * The folder puppeteer downloads to.
 * @param {NodeJS.ProcessEnv} env
 */
export function puppeteerCache(env) {
  return env.PUPPETEER_CACHE_DIR ?? path.join(env.HOME ?? homedir(), '.cache/puppeteer');
}

/**
 * @param {string} folder
 * @param {number} depth levels of folders to look into
 * @returns {string[]} the newest version first
 */
function findExecutables(folder, depth) {
  const entries = readFolder(folder).toSorted((a, b) =>
    b.name.localeCompare(a.name, 'en', { numeric: true }),
  );
  return entries.flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return depth > 0 ? findExecutables(file, depth - 1) : [];
    return executables.includes(entry.name) && isExecutable(file) ? [file] : [];
  });
}

/** @param {string} folder */
function readFolder(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Ubuntu's `chromium-browser` only starts a snap, which cannot use a profile folder of ours.
 * @param {string} file
 */
function isSnap(file) {
  const target = realpathSync(file);
  if (target.startsWith('/snap/') || target === '/usr/bin/snap') return true;
  return statSync(target).size < 16_384 && readFileSync(target, 'latin1').includes('/snap/bin/');
}

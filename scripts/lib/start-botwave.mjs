// @ts-check
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createAdminLink, migrate } from './api-commands.mjs';
import { ensureBrowser } from './browser.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureSecret, prepareDataFolder } from './data-folder.mjs';
import { openDatabase } from './database.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { lockInstance } from './instance-lock.mjs';
import { OperatorError, say } from './operator.mjs';
import { requireFreePort } from './ports.mjs';
import { Runner } from './runner.mjs';
import { readSettings, root } from './settings.mjs';
import { onNpmGone, onStopSignal } from './shutdown.mjs';
import { readSupervisorConf } from './supervisor-conf.mjs';

/** The database's recovery and a cold disk are included. */
const readyLimitMs = 90_000;
/** What a killed run left behind ends within a few seconds. */
const leftoverPatienceMs = 8_000;

/**
 * Sets up whatever is missing, starts everything, and stays until a signal stops it again.
 * @param {NodeJS.ProcessEnv} given
 */
export async function startBotWave(given) {
  const settings = readSettings(given);
  prepareDataFolder(settings.dataDir);
  const lock = lockInstance(settings.dataDir);
  const run = new Run(lock.release);
  onStopSignal({ stop: () => void run.stop(0), force: () => void run.force() });
  onNpmGone(() => void run.stop(0), given);
  try {
    await bringUp(settings, lock.tookOver, run);
  } catch (error) {
    if (run.stopping) return;
    console.error(error instanceof OperatorError ? error.message : error);
    await run.stop(1);
  }
}

/**
 * @param {import('./settings.mjs').Settings} settings
 * @param {boolean} afterKill whether the last run on this folder was killed
 * @param {Run} run
 */
async function bringUp(settings, afterKill, run) {
  await ensureDependencies(root);
  await requirePorts(settings, afterKill ? leftoverPatienceMs : 0);
  ensureSecret(settings.dataDir, 'sidecar-token');
  const browser = await ensureBrowser(settings);
  const built = ensureBuilt(root);
  built.catch(() => undefined);
  run.database = openDatabase(settings);
  const database = await run.database;
  await built;
  const env = {
    ...settings.env,
    DATABASE_URL: database.url,
    BOTWAVE_DATA_DIR: settings.dataDir,
    CHROMIUM_PATH: browser.executable,
    ...(browser.noSandbox && { CHROMIUM_NO_SANDBOX: '1' }),
  };
  await migrate(env);
  if (run.stopping) return;
  run.runner = startPrograms(settings, env);
  watchDatabase(database.embedded);
  await Promise.race([untilReady(settings), run.runner.failure]);
  run.runner.setReady();
  say(`BotWave is ready: ${settings.publicUrl}`);
  await showAdminLink(settings, env);
  if (settings.ownSandbox)
    say(`Sandbox phones, to try it without a real one: ${settings.publicUrl}/sandbox`);
  say(`Logs: ${path.join(settings.dataDir, 'logs')}. Ctrl-C stops everything.`);
}

/**
 * @param {import('./settings.mjs').Settings} settings
 * @param {number} patienceMs
 */
async function requirePorts(settings, patienceMs) {
  const loopback = '127.0.0.1';
  const wanted = [
    { name: 'PORT', port: settings.port, host: settings.host },
    {
      name: 'SIDECAR_PORT',
      port: settings.sidecarPort,
      host: settings.env.SIDECAR_HOST ?? loopback,
    },
    ...(settings.ownSandbox
      ? [{ name: 'SANDBOX_PORT', port: settings.sandboxPort, host: loopback }]
      : []),
  ];
  for (const one of wanted) await requireFreePort({ ...one, patienceMs });
}

/**
 * @param {import('./settings.mjs').Settings} settings
 * @param {NodeJS.ProcessEnv} env
 */
function startPrograms(settings, env) {
  const programs = readSupervisorConf(path.join(root, 'supervisord.conf'), env).filter(
    (program) => settings.ownSandbox || program.name !== 'sandbox',
  );
  const runner = new Runner(programs, { env, logDir: path.join(settings.dataDir, 'logs') });
  runner.start();
  return runner;
}

/** @param {import('./postgres/server.mjs').EmbeddedPostgres | undefined} database */
function watchDatabase(database) {
  database?.keepAlive({
    onLoss: () => say('The database was lost; bringing it back …'),
    onReturn: () => say('The database is back.'),
    onTrouble: (error) => say(error instanceof Error ? error.message : String(error)),
  });
}

/** @param {import('./settings.mjs').Settings} settings */
async function untilReady({ host, port, dataDir }) {
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  const url = `http://${name.includes(':') ? `[${name}]` : name}:${port}/readyz`;
  const deadline = Date.now() + readyLimitMs;
  while (!(await answersWell(url))) {
    if (Date.now() > deadline) {
      throw new OperatorError(
        `BotWave was not ready within ${readyLimitMs / 1000} s: the logs in ${path.join(dataDir, 'logs')} say why.`,
      );
    }
    await delay(100);
  }
}

/** @param {string} url */
async function answersWell(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

/**
 * A log may be read by others: only a terminal gets to see the link, else a file of ours.
 * @param {import('./settings.mjs').Settings} settings
 * @param {NodeJS.ProcessEnv} env
 */
async function showAdminLink({ dataDir }, env) {
  const file = path.join(dataDir, 'admin-link.txt');
  rmSync(file, { force: true });
  const link = await createAdminLink(env);
  if (!link) return;
  if (process.stdout.isTTY) {
    say(`Make the first administrator with this link, good for one hour and once:\n  ${link}`);
  } else {
    writeFileSync(file, `${link}\n`, { mode: 0o600 });
    say(`The one-time link for the first administrator, good for one hour, is in ${file}`);
  }
}

/** What runs now, and how it ends: programs first, the database last. */
class Run {
  stopping = false;
  /** @type {Runner | undefined} */
  runner;
  /** @type {Promise<import('./database.mjs').ReadyDatabase> | undefined} */
  database;

  /** @param {() => void} release gives up the data folder */
  constructor(release) {
    this.release = release;
  }

  /** @param {number} exitCode */
  async stop(exitCode) {
    if (this.stopping) return;
    this.stopping = true;
    if (this.runner) {
      say('Stopping the programs …');
      await this.runner.stop();
    }
    // Also one that is still starting must not stay behind.
    const embedded = await this.#embedded();
    if (embedded) {
      say('Stopping the database …');
      await embedded.stop();
    }
    this.release();
    if (exitCode === 0) say('Stopped.');
    process.exit(exitCode);
  }

  async force() {
    say('Ending everything at once.');
    this.runner?.kill();
    (await this.#embedded())?.kill();
    this.release();
    process.exit(1);
  }

  async #embedded() {
    try {
      return (await this.database)?.embedded;
    } catch {
      return undefined;
    }
  }
}

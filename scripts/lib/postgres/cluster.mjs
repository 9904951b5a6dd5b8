// @ts-check
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { OperatorError } from '../operator.mjs';
import { pickPort } from '../ports.mjs';
import { clusterFolder, giveTo, runAs } from './account.mjs';
import { connectTo } from './connection.mjs';

/**
 * What the data folder remembers of its embedded database, in `database.json` (0600).
 * @typedef {object} ClusterState
 * @property {string} folder the cluster
 * @property {number} port on 127.0.0.1
 * @property {string} password of the role `botwave`, the programs' own, not a superuser
 * @property {string} superPassword of the role `postgres`
 */

/** @param {string} dataDir */
function stateFile(dataDir) {
  return path.join(dataDir, 'database.json');
}

/**
 * @param {string} dataDir
 * @returns {ClusterState | undefined}
 */
export function readClusterState(dataDir) {
  const file = stateFile(dataDir);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * @param {string} dataDir
 * @param {ClusterState} state
 */
export function writeClusterState(dataDir, state) {
  const file = stateFile(dataDir);
  writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * The cluster of a data folder, made by initdb on first use. An initdb that was interrupted is
 * made again. Throws `OperatorError` for a cluster of another major version.
 * @param {string} dataDir
 * @param {import('./account.mjs').Account | undefined} account
 * @param {{ initdb: string, major: string }} binaries
 * @returns {Promise<ClusterState>}
 */
export async function ensureCluster(dataDir, account, binaries) {
  const state = readClusterState(dataDir) ?? {
    folder: clusterFolder(account, dataDir),
    port: await pickPort(),
    password: randomBytes(24).toString('hex'),
    superPassword: randomBytes(24).toString('hex'),
  };
  writeClusterState(dataDir, state);
  if (!existsSync(state.folder)) initialise(state, account, binaries.initdb);
  const major = readFileSync(path.join(state.folder, 'PG_VERSION'), 'utf8').trim();
  if (major !== binaries.major) {
    throw new OperatorError(
      `The database in ${state.folder} is of PostgreSQL ${major} and this BotWave brings ${binaries.major}: start the former BotWave, or set DATABASE_URL to a PostgreSQL ${major}.`,
    );
  }
  return state;
}

/**
 * @param {ClusterState} state
 * @param {import('./account.mjs').Account | undefined} account
 * @param {string} initdb
 */
function initialise({ folder, superPassword }, account, initdb) {
  const unfinished = `${folder}.new`;
  const passwordFile = `${folder}.password`;
  // The system's folder above is entered by the database's account only.
  if (!existsSync(path.dirname(folder))) {
    mkdirSync(path.dirname(path.dirname(folder)), { recursive: true, mode: 0o755 });
    mkdirSync(path.dirname(folder), { mode: 0o700 });
    giveTo(account, path.dirname(folder));
  }
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  giveTo(account, unfinished);
  writeFileSync(passwordFile, superPassword, { mode: 0o600 });
  chmodSync(passwordFile, 0o600);
  giveTo(account, passwordFile);
  try {
    runAs(account, initdb, [
      `--pgdata=${unfinished}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--data-checksums',
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, folder);
}

/**
 * Makes the role and the database of the programs, if they are not there yet.
 * @param {ClusterState} state of a running cluster
 */
export async function ensureRole(state) {
  const client = await connectTo(superuserUrl(state));
  try {
    const role = await client.query("select 1 from pg_roles where rolname = 'botwave'");
    // Both are our own hexadecimal words; DDL takes no parameters.
    const verb = role.rowCount === 0 ? 'create' : 'alter';
    await client.query(`${verb} role botwave login password '${state.password}'`);
    const database = await client.query("select 1 from pg_database where datname = 'botwave'");
    if (database.rowCount === 0) await client.query('create database botwave owner botwave');
  } finally {
    await client.end();
  }
}

/**
 * The programs' own address of the database; holds a password.
 * @param {ClusterState} state
 */
export function programUrl({ port, password }) {
  return `postgres://botwave:${password}@127.0.0.1:${port}/botwave`;
}

/**
 * For set-up, and for tests that create databases; holds a password.
 * @param {ClusterState} state
 */
export function superuserUrl({ port, superPassword }) {
  return `postgres://postgres:${superPassword}@127.0.0.1:${port}/postgres`;
}

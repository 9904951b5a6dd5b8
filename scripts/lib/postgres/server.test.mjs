// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { prepareDataFolder } from '../data-folder.mjs';
import { isAlive } from '../process-identity.mjs';
import { root } from '../settings.mjs';
import { databaseAccount } from './account.mjs';
import { programUrl } from './cluster.mjs';
import { connectTo } from './connection.mjs';
import { EmbeddedPostgres } from './server.mjs';

const dataDir = mkdtempSync(path.join(tmpdir(), 'botwave-postgres-'));
/** @type {EmbeddedPostgres} */
let server;

beforeAll(() => prepareDataFolder(dataDir));
afterEach(() => server.stop());
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/**
 * @param {string} sql
 * @returns {Promise<any[]>}
 */
async function query(sql) {
  const client = await connectTo(programUrl(server.state));
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Kills the server as a crash would, and waits for its return. */
async function crash() {
  const { pid } = server;
  await new Promise((resolve, reject) => {
    server.keepAlive({ onLoss: () => {}, onReturn: () => resolve(undefined), onTrouble: reject });
    process.kill(pid ?? 0, 'SIGKILL');
  });
  expect(server.pid).not.toBe(pid);
}

test('the programs get a role of their own in a UTF-8 database that keeps what it accepted', async () => {
  server = await EmbeddedPostgres.start(dataDir);
  const [row] =
    await query(`select rolsuper, rolcreatedb, current_setting('server_encoding') as encoding,
    current_setting('fsync') as fsync, current_setting('data_checksums') as checksums
    from pg_roles where rolname = current_user`);
  expect(row).toEqual({
    rolsuper: false,
    rolcreatedb: false,
    encoding: 'UTF8',
    fsync: 'on',
    checksums: 'on',
  });
  expect(server.pid && isAlive(server.pid)).toBe(true);
});

test('killed, it is back on the same port with every row that was accepted', async () => {
  server = await EmbeddedPostgres.start(dataDir);
  const { port } = server.state;
  await query('create table if not exists kept (id int)');
  await query('truncate kept');
  for (let round = 1; round <= 3; round += 1) {
    await query(`insert into kept values (${round})`);
    await crash();
    expect(await query('select count(*)::int as count from kept')).toEqual([{ count: round }]);
  }
  expect(server.state.port).toBe(port);
});

test('stopped, it is gone', async () => {
  server = await EmbeddedPostgres.start(dataDir);
  const pid = server.pid ?? 0;
  await server.stop();
  expect(isAlive(pid)).toBe(false);
});

test('the server that a killed run left behind is adopted, watched and stopped', async () => {
  const script = `
    import { EmbeddedPostgres } from '${root}/scripts/lib/postgres/server.mjs';
    const { pid } = await EmbeddedPostgres.start('${dataDir}');
    process.stdout.write(String(pid));`;
  const former = spawn(process.execPath, ['--input-type=module', '-e', script]);
  const [printed] = await once(former.stdout, 'data');
  const gone = once(former, 'exit');
  former.kill('SIGKILL');
  await gone;
  server = await EmbeddedPostgres.start(dataDir);
  expect(server.pid).toBe(Number(printed));
  await crash();
  await server.stop();
  expect(isAlive(Number(printed))).toBe(false);
});

test('a pid file that names another program does not keep it from starting', async () => {
  server = await EmbeddedPostgres.start(dataDir);
  const { folder } = server.state;
  await server.stop();
  // Of the same account: PostgreSQL would take it for a postmaster.
  const other = spawn('sleep', ['60'], { ...databaseAccount(), cwd: '/' });
  try {
    writeFileSync(path.join(folder, 'postmaster.pid'), `${other.pid}\n${folder}\n`);
    server = await EmbeddedPostgres.start(dataDir);
    expect(await query('select 1 as one')).toEqual([{ one: 1 }]);
  } finally {
    other.kill();
  }
});

test('a port that somebody else has taken meanwhile is given up for another', async () => {
  server = await EmbeddedPostgres.start(dataDir);
  const { port } = server.state;
  await server.stop();
  const thief = createServer().listen(port, '127.0.0.1');
  await once(thief, 'listening');
  try {
    server = await EmbeddedPostgres.start(dataDir);
    expect(server.state.port).not.toBe(port);
    expect(await query('select 1 as one')).toEqual([{ one: 1 }]);
  } finally {
    thief.close();
  }
});

// @ts-check
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { migrate } from '../lib/api-commands.mjs';
import { root } from '../lib/settings.mjs';
import { startTestDatabase } from '../lib/test-database.mjs';
import { figure } from './figure.mjs';

const few = 100;
const many = 10_000;
const claims = 300;

/**
 * The statement that takes the next message of a lane, with 10,000 waiting against 100. Each claim
 * is rolled back, so that the queue keeps its length.
 * @type {import('./figure.mjs').Scenario}
 */
export async function claim(_browser, say) {
  const server = await startTestDatabase();
  try {
    const short = await medianClaims(server.url, 'bench_few', few);
    const long = await medianClaims(server.url, 'bench_many', many);
    say(`${claims} claims with each length of the queue`);
    return [
      figure({
        scenario: 'claim',
        what: `taking the next message with ${many} waiting on one device`,
        unit: 'ms',
        values: long,
        yardstick: { what: `the same with ${few} waiting`, values: short },
        goal: { words: 'ratio < 1.5', isMet: (_value, ratio) => ratio < 1.5 },
      }),
    ];
  } finally {
    await server.stop();
  }
}

/**
 * @param {string} serverUrl under a role that may create databases
 * @param {string} name of a new database
 * @param {number} waiting
 */
async function medianClaims(serverUrl, name, waiting) {
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  await query(serverUrl, `create database ${name}`);
  await migrate({ ...process.env, DATABASE_URL: url });
  await query(url, queueOf(waiting));
  await query(url, 'vacuum analyze');
  return timeClaims(url);
}

/** @param {string} url */
async function timeClaims(url) {
  const silent = { warn: () => undefined };
  const { openDatabase } = await built('api/dist/src/db/database.js');
  const { claimHeads } = await built('api/dist/src/messages/lanes/claim-heads.js');
  const { db, close } = openDatabase(url, silent, 1);
  /** @type {number[]} */
  const times = [];
  for (let n = 0; n < claims; n += 1) {
    const undo = new Error('rolled back');
    await db
      .transaction()
      .execute(async (/** @type {unknown} */ trx) => {
        const began = performance.now();
        const taken = await claimHeads(trx, randomUUID(), 1);
        times.push(performance.now() - began);
        if (taken.length !== 1) throw new Error(`${taken.length} messages were claimed`);
        throw undo;
      })
      .catch((/** @type {unknown} */ error) => {
        if (error !== undo) throw error;
      });
  }
  await close();
  return times;
}

/** @param {string} file @returns {Promise<any>} */
function built(file) {
  return import(pathToFileURL(path.join(root, file)).href);
}

/**
 * @param {string} url
 * @param {string} text
 */
async function query(url, text) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/**
 * One connected device with so many queued messages to a hundred chats.
 * @param {number} waiting
 */
function queueOf(waiting) {
  return `
    with person as (
      insert into users (id, email, password_hash)
      values (gen_random_uuid(), 'bench@shop.example', 'none') returning id
    ), host as (
      insert into sidecar_hosts (id, name, base_url)
      values (gen_random_uuid(), 'bench', 'http://127.0.0.1:9') returning id
    ), device as (
      insert into devices (id, user_id, name, sandbox, host_id, desired, status, linked_at)
      select gen_random_uuid(), person.id, 'bench', true, host.id, 'running', 'connected', now()
      from person, host returning id, user_id
    )
    insert into message_logs
      (id, user_id, device_id, source, chat, receiver_number, type, message_body, wa_id, status)
    select gen_random_uuid(), device.user_id, device.id, 'api', (n % 100) || '@c.us', '+' || n, 'text',
      'text ' || n, 'bench ' || n, 'queued'
    from device, generate_series(1, ${waiting}) n`;
}

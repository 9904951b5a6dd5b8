// @ts-check
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Pool } from 'pg';
import { root } from '../lib/settings.mjs';

// The yardstick for accepting: Express and one INSERT, nothing else. DATABASE_URL says where.
// Tells its port to the process that forked it, and ends with it.
const express = createRequire(path.join(root, 'api/package.json'))('express');
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
await pool.query(
  `create table if not exists bench_bare (
     id uuid primary key, receiver text not null, body text not null,
     created_at timestamptz not null default now())`,
);

const app = express();
app.use(express.json());
app.post('/messages', async (/** @type {any} */ request, /** @type {any} */ response) => {
  const { to, text } = request.body;
  const { rows } = await pool.query(
    'insert into bench_bare (id, receiver, body) values ($1, $2, $3) returning *',
    [randomUUID(), to, text],
  );
  response.status(202).json(rows[0]);
});
const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address().port));
process.on('disconnect', () => process.exit(0));

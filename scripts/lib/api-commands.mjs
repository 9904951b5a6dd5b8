// @ts-check
import path from 'node:path';
import { runQuietly } from './child-command.mjs';
import { OperatorError } from './operator.mjs';
import { root } from './settings.mjs';

/**
 * Brings the database's tables to the present state. Throws `OperatorError`.
 * @param {NodeJS.ProcessEnv} env with DATABASE_URL
 */
export async function migrate(env) {
  await runApiCommand('migrate', env);
}

/**
 * A new one-time link for the first administrator, undefined when there is one already.
 * @param {NodeJS.ProcessEnv} env with DATABASE_URL
 * @returns {Promise<string | undefined>}
 */
export async function createAdminLink(env) {
  const stdout = await runApiCommand('admin-link', env);
  return stdout.trim().split('\n').at(-1) || undefined;
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
async function runApiCommand(name, env) {
  const { ok, stdout, output } = await runQuietly(process.execPath, [apiCommand(name)], { env });
  if (ok) return stdout;
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  throw new OperatorError(lines.at(-1) ?? `The command ${name} failed without a word.`);
}

/**
 * Path of one of the API's commands.
 * @param {string} name
 */
export function apiCommand(name) {
  return path.join(root, `api/dist/src/${name}.js`);
}

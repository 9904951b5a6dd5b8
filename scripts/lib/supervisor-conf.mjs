// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * One [program:x] of supervisord.conf, as far as `npm start` follows it.
 * @typedef {object} Program
 * @property {string} name
 * @property {string[]} command
 * @property {string} [directory]
 * @property {Record<string, string>} environment
 * @property {number} priority lower starts earlier and stops later
 * @property {boolean} autostart
 * @property {'always' | 'unexpected' | 'never'} autorestart
 * @property {number[]} exitcodes expected ones
 * @property {number} startsecs it has started well once it ran that long
 * @property {number} startretries
 * @property {NodeJS.Signals} stopsignal
 * @property {number} stopwaitsecs then it is killed
 * @property {boolean} stopasgroup
 * @property {boolean} killasgroup
 */

/** Supervisor's own settings that say where output goes; here it goes to the data folder. */
const ignored = /^(std(out|err)_|redirect_stderr|user|umask|process_name|numprocs)/;

/**
 * The programs of a Supervisor configuration, in order of start. Throws an `Error` with the
 * line of what it does not understand.
 * @param {string} file
 * @param {NodeJS.ProcessEnv} env for `%(ENV_X)s`
 * @returns {Program[]}
 */
export function readSupervisorConf(file, env = process.env) {
  const sections = parseSections(readFileSync(file, 'utf8'));
  const here = path.dirname(path.resolve(file));
  return [...sections]
    .filter(([name]) => name.startsWith('program:'))
    .map(([name, options]) => toProgram(name.slice('program:'.length), options, { here, env }))
    .toSorted((a, b) => a.priority - b.priority);
}

/**
 * @param {string} text
 * @returns {Map<string, Map<string, string>>}
 */
function parseSections(text) {
  /** @type {Map<string, Map<string, string>>} */
  const sections = new Map();
  /** @type {Map<string, string> | undefined} */
  let section;
  let lastKey = '';
  for (const [index, raw] of text.split('\n').entries()) {
    const line = withoutComment(raw);
    if (line.trim() === '') continue;
    const heading = /^\[(.+)\]\s*$/.exec(line);
    const option = /^([\w.]+)\s*[=:]\s*(.*)$/.exec(line);
    if (heading) {
      section = new Map();
      sections.set(heading[1] ?? '', section);
    } else if (section && /^\s/.test(line) && lastKey) {
      section.set(lastKey, `${section.get(lastKey)}\n${line.trim()}`);
    } else if (section && option) {
      lastKey = option[1] ?? '';
      section.set(lastKey, (option[2] ?? '').trim());
    } else {
      throw new Error(
        `line ${index + 1} of the Supervisor configuration is not understood: ${raw}`,
      );
    }
  }
  return sections;
}

/**
 * Supervisor's comments: a line that begins with `;` or `#`, or whatever follows ` ;`.
 * @param {string} line
 */
function withoutComment(line) {
  if (/^\s*[;#]/.test(line)) return '';
  return line.replace(/\s;.*$/, '').trimEnd();
}

/**
 * @param {string} name
 * @param {Map<string, string>} options
 * @param {{ here: string, env: NodeJS.ProcessEnv }} context
 * @returns {Program}
 */
function toProgram(name, options, { here, env }) {
  const known = new Map(options);
  const take = (/** @type {string} */ key, /** @type {string} */ fallback) => {
    const value = expand(known.get(key) ?? fallback, { here, name, env });
    known.delete(key);
    return value;
  };
  const directory = take('directory', '');
  const program = {
    name,
    command: splitWords(take('command', '')),
    ...(directory && { directory }),
    environment: parseEnvironment(take('environment', '')),
    priority: Number(take('priority', '999')),
    autostart: isTrue(take('autostart', 'true')),
    autorestart: toAutorestart(take('autorestart', 'unexpected')),
    exitcodes: take('exitcodes', '0').split(',').map(Number),
    startsecs: Number(take('startsecs', '1')),
    startretries: Number(take('startretries', '3')),
    stopsignal: toSignal(take('stopsignal', 'TERM')),
    stopwaitsecs: Number(take('stopwaitsecs', '10')),
    stopasgroup: isTrue(take('stopasgroup', 'false')),
    killasgroup: isTrue(take('killasgroup', 'false')),
  };
  const unknown = [...known.keys()].find((key) => !ignored.test(key));
  if (unknown)
    throw new Error(`[program:${name}] has a setting that npm start does not follow: ${unknown}`);
  if (program.command.length === 0) throw new Error(`[program:${name}] has no command`);
  return program;
}

/**
 * @param {string} value
 * @param {{ here: string, name: string, env: NodeJS.ProcessEnv }} context
 */
function expand(value, { here, name, env }) {
  return value.replace(/%\((\w+)\)s/g, (_, key) => {
    if (key === 'here') return here;
    if (key === 'program_name') return name;
    if (key.startsWith('ENV_')) {
      const found = env[key.slice('ENV_'.length)];
      if (found !== undefined) return found;
    }
    throw new Error(`[program:${name}] uses %(${key})s, which is not set`);
  });
}

/**
 * Splits as a shell would, with single and double quotes.
 * @param {string} text
 * @returns {string[]}
 */
function splitWords(text) {
  return [...text.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single),
  );
}

/**
 * `KEY="value",OTHER=plain`
 * @param {string} text
 * @returns {Record<string, string>}
 */
function parseEnvironment(text) {
  return Object.fromEntries(
    [...text.matchAll(/([A-Za-z_]\w*)\s*=\s*("[^"]*"|'[^']*'|[^,\s]*)/g)].map(([, key, value]) => [
      key,
      (value ?? '').replace(/^["']|["']$/g, ''),
    ]),
  );
}

/** @param {string} text */
function isTrue(text) {
  return ['true', 'yes', 'on', '1'].includes(text.toLowerCase());
}

/**
 * @param {string} text
 * @returns {Program['autorestart']}
 */
function toAutorestart(text) {
  if (text === 'unexpected') return 'unexpected';
  return isTrue(text) ? 'always' : 'never';
}

/**
 * @param {string} text
 * @returns {NodeJS.Signals}
 */
function toSignal(text) {
  return /** @type {NodeJS.Signals} */ (`SIG${text.replace(/^SIG/, '')}`);
}

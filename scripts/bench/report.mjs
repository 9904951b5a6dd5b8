// @ts-check
import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';

/**
 * @typedef {import('./figure.mjs').Figure} Figure
 * @typedef {{ at: string, machine: string[], figures: Figure[] }} Report
 */

/**
 * What the figures were measured on.
 * @param {string} browser
 */
export function describeMachine(browser) {
  const processors = cpus();
  return [
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`,
    `${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory`,
    `${type()} ${release()}`,
    `Node ${process.version}`,
    versionOf(browser),
  ];
}

/** @param {string} browser */
function versionOf(browser) {
  try {
    return execFileSync(browser, ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    return browser;
  }
}

/** @param {Figure} figure */
export function lineOf({ scenario, what, value, unit, yardstick, ratio, goal, met }) {
  const against = yardstick ? ` against ${round(yardstick.value)} (${yardstick.what})` : '';
  const verdict = met === null ? '' : met ? ` ✓ ${goal}` : ` ✗ ${goal}`;
  return `${scenario}: ${what}: ${round(value)} ${unit}${against}${ratio === null ? '' : `, ratio ${ratio.toFixed(2)}`}${verdict}`;
}

/**
 * The page docs/benchmark.md.
 * @param {Report} report
 */
export function pageOf({ at, machine, figures }) {
  return [
    '# Benchmark',
    '',
    'Written by `npm run bench`; `npm run bench -- --only send` prints one part of it. Every figure is a',
    'median, measured on the sandbox, beside a yardstick from the same run on the same machine. The',
    'library alone runs on the sandbox’s page `older`, for which it was written: on `current`, which',
    'BotWave runs on, it does not work without repairs.',
    '',
    `Measured ${at.slice(0, 10)} on: ${machine.join('; ')}.`,
    '',
    ...table([
      ['what', 'BotWave', 'yardstick', 'ratio', 'goal'],
      ...figures.map(({ what, value, unit, yardstick, ratio, goal, met }) => [
        what,
        `${round(value)} ${unit}`,
        yardstick ? `${round(yardstick.value)} ${unit}: ${yardstick.what}` : '',
        ratio?.toFixed(2) ?? '',
        goal === null ? '' : `${goal}: ${met ? 'met' : 'missed'}`,
      ]),
    ]),
    '',
  ].join('\n');
}

/** @param {string[][]} rows the first is the head */
function table(rows) {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [
    line(head),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...body.map(line),
  ];
}

/** @param {number} value */
function round(value) {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

// @ts-check
import { parseArgs } from 'node:util';
import { OperatorError } from '../lib/operator.mjs';

/**
 * @typedef {object} DrillOptions
 * @property {number[]} seeds one run each
 * @property {number} messages sent through BotWave; a third as many are typed to it
 * @property {number} devices
 * @property {number} hosts sidecars, each with a data folder of its own
 * @property {number} apis API processes
 * @property {number} seconds over which the stream and the faults spread
 * @property {boolean} short every kind of fault once
 * @property {string | undefined} report file for the result as JSON
 */

/**
 * Throws `OperatorError` for anything that is not understood.
 * @param {string[]} args
 * @returns {DrillOptions}
 */
export function parseOptions(args) {
  const { values } = parse(args);
  const short = values.short ?? false;
  return {
    seeds: (values.seeds ?? values.seed ?? '1').split(',').map((text) => whole('seed', text, 0)),
    messages: whole('messages', values.messages ?? (short ? '90' : '300'), 1),
    devices: whole('devices', values.devices ?? '3', 1),
    hosts: whole('hosts', values.hosts ?? '1', 1),
    apis: whole('apis', values.apis ?? '1', 1),
    seconds: whole('seconds', values.seconds ?? (short ? '20' : '120'), 1),
    short,
    report: values.report,
  };
}

/** @param {string[]} args */
function parse(args) {
  const text = /** @type {const} */ ({ type: 'string' });
  try {
    return parseArgs({
      args,
      options: {
        seed: text,
        seeds: text,
        messages: text,
        devices: text,
        hosts: text,
        apis: text,
        seconds: text,
        short: { type: 'boolean' },
        report: text,
      },
    });
  } catch (error) {
    throw new OperatorError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} least
 */
function whole(name, text, least) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  throw new OperatorError(`--${name} is a whole number from ${least}, and it is "${text}".`);
}

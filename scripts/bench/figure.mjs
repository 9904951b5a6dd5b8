// @ts-check

/**
 * One measured number beside its yardstick from the same run.
 * @typedef {object} Figure
 * @property {string} scenario
 * @property {string} what
 * @property {string} unit
 * @property {number} value median
 * @property {number[]} values
 * @property {{ what: string, value: number, values: number[] } | null} yardstick median, and of what
 * @property {number | null} ratio value by yardstick
 * @property {string | null} goal in words; null: reported only
 * @property {boolean | null} met
 *
 * @typedef {{ executable: string, noSandbox: boolean }} Browser
 * @typedef {(browser: Browser, say: (line: string) => void) => Promise<Figure[]>} Scenario
 */

import { medianOf } from '../lib/median.mjs';

/**
 * @param {object} measured
 * @param {string} measured.scenario
 * @param {string} measured.what
 * @param {string} measured.unit
 * @param {number[]} measured.values
 * @param {{ what: string, values: number[] }} [measured.yardstick]
 * @param {{ words: string, isMet: (value: number, ratio: number) => boolean }} [measured.goal]
 * @returns {Figure}
 */
export function figure({ scenario, what, unit, values, yardstick, goal }) {
  const value = medianOf(values);
  const measure = yardstick ? { ...yardstick, value: medianOf(yardstick.values) } : null;
  const ratio = measure ? value / measure.value : null;
  return {
    scenario,
    what,
    unit,
    value,
    values,
    yardstick: measure,
    ratio,
    goal: goal?.words ?? null,
    met: goal ? goal.isMet(value, ratio ?? Number.NaN) : null,
  };
}

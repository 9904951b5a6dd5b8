// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../lib/installation/until.mjs';

/**
 * @typedef {import('./plan.mjs').PlannedFault} PlannedFault
 * @typedef {import('../lib/installation/scene.mjs').Scene} Scene
 * @typedef {import('../lib/installation/scene.mjs').LinkedDevice} LinkedDevice
 * @typedef {import('../lib/installation/fleet.mjs').Fleet} Fleet
 *
 * @typedef {object} DoneFault
 * @property {import('./plan.mjs').FaultKind} kind
 * @property {number} at epoch ms
 * @property {number | null} recoveredMs until what it broke worked again; null: not in time
 */

const recoveryLimitMs = 90_000;

/** Carries out the faults of a plan, each at its time, and measures how long each was felt. */
export class FaultRunner {
  /** What is wrong with each number at the moment. @type {Map<string, { hangAcks: number, swallowSends: number }>} */
  #wrong = new Map();
  /** @type {DoneFault[]} */
  done = [];

  /**
   * @param {Scene} scene
   * @param {{ devices: LinkedDevice[], fleet: Fleet, devicesOf: (host: number) => LinkedDevice[] }} where
   * @param {(line: string) => void} log
   */
  constructor(scene, { devices, fleet, devicesOf }, log) {
    this.scene = scene;
    this.devices = devices;
    this.fleet = fleet;
    this.devicesOf = devicesOf;
    this.log = log;
  }

  /**
   * Resolves when all are over and have been recovered from, or were given up.
   * @param {PlannedFault[]} plan
   * @param {number} began epoch ms; the plan's times count from here
   */
  async run(plan, began) {
    await Promise.all(
      plan.map(async (fault) => {
        await delay(Math.max(0, began + fault.atMs - Date.now()));
        await this.#carryOut(fault);
      }),
    );
  }

  /** @param {PlannedFault} fault */
  async #carryOut(fault) {
    const at = Date.now();
    const began = performance.now();
    let recoveredMs = null;
    try {
      await this.#break(fault, at);
      recoveredMs = performance.now() - began;
    } catch (error) {
      this.log(`${fault.kind}: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.done.push({ kind: fault.kind, at, recoveredMs });
  }

  /**
   * @param {PlannedFault} fault
   * @param {number} at
   */
  async #break({ kind, program, device: index, forMs }, at) {
    const { installation, sandbox } = this.scene;
    const device = this.devices[index];
    if (!device) throw new Error(`there is no device ${index}`);
    const { number } = device.phone;
    switch (kind) {
      case 'api':
        return this.fleet.kill('api', program);
      case 'sidecar':
        await this.fleet.kill('sidecar', program);
        return this.#connectedAgain(this.devicesOf(program), at);
      case 'browser':
        // A browser that is just being started again is killed when it is there.
        await until(() => installation.killBrowsers(device.id) > 0, 'a browser to kill', 30_000);
        return this.#connectedAgain([device], at);
      case 'database':
        return installation.killDatabase();
      case 'freeze':
        return this.fleet.freeze(program, forMs);
      case 'drop':
        await sandbox.drop(number, forMs);
        return;
      case 'reload':
        await sandbox.reload(number);
        return;
      case 'hang':
        return this.#wrongFor(number, 'hangAcks', forMs);
      case 'swallow':
        await this.#wrongFor(number, 'swallowSends', forMs);
        // A line that loses what is sent breaks in the end; the page then sends again.
        await sandbox.drop(number, 0);
    }
  }

  /**
   * @param {LinkedDevice[]} devices
   * @param {number} since epoch ms
   */
  async #connectedAgain(devices, since) {
    for (const { id } of devices) {
      const isBack = () => this.scene.isConnectedSince(id, since);
      await until(isBack, `${id} connected again`, recoveryLimitMs, 50);
    }
  }

  /**
   * Two faults of one number may overlap: it is well when the last is over.
   * @param {string} number
   * @param {'hangAcks' | 'swallowSends'} fault
   * @param {number} forMs
   */
  async #wrongFor(number, fault, forMs) {
    const wrong = this.#wrong.get(number) ?? { hangAcks: 0, swallowSends: 0 };
    this.#wrong.set(number, wrong);
    const tell = () =>
      this.scene.sandbox.setFaults(number, {
        hangAcks: wrong.hangAcks > 0,
        swallowSends: wrong.swallowSends > 0,
      });
    wrong[fault] += 1;
    await tell();
    await delay(forMs);
    wrong[fault] -= 1;
    await tell();
  }
}

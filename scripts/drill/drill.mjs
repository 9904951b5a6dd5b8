// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { Fleet } from '../lib/installation/fleet.mjs';
import { Scene } from '../lib/installation/scene.mjs';
import { until } from '../lib/installation/until.mjs';
import { FaultRunner } from './faults.mjs';
import { observe, readSessionStates } from './observe.mjs';
import { planFaults } from './plan.mjs';
import { Stream } from './stream.mjs';
import { isRight, judgeMessages, judgeSessions, none } from './verdict.mjs';

/**
 * @typedef {import('./verdict.mjs').Check} Check
 * @typedef {import('./plan.mjs').PlannedFault} PlannedFault
 * @typedef {import('./stream.mjs').Chat} Chat
 * @typedef {import('../lib/installation/scene.mjs').LinkedDevice} LinkedDevice
 *
 * @typedef {object} DrillResult
 * @property {number} seed
 * @property {Check[]} checks
 * @property {import('./faults.mjs').DoneFault[]} faults
 * @property {number} seconds from the start of BotWave to its end
 *
 * @typedef {Omit<import('./options.mjs').DrillOptions, 'seeds' | 'report'> & { seed: number }} RunOptions
 */

const customersPerInstallation = 3;
/** WhatsApp's silence is taken for unknown after 75 s; then the message is asked for again. */
const settleLimitMs = 180_000;
/** Where nothing is under way and nothing has moved for so long, nothing will. */
const stillMs = 20_000;
/** Time to hand in the scheduled messages before anything breaks. */
const schedulingMs = 1_000;
/** What is doubled may come after what was waited for. */
const aftermathMs = 2_000;
const endLimitMs = 10_000;

/**
 * One run: a BotWave of its own, a stream over its devices, faults at random times, and the
 * balance at the end.
 * @param {RunOptions} options
 * @param {(line: string) => void} log
 * @returns {Promise<DrillResult>}
 */
export async function runDrill(options, log) {
  const began = performance.now();
  const fleet = await Fleet.prepare(options);
  const scene = await Scene.open((ports) => fleet.environment(ports));
  try {
    await fleet.start(scene.installation);
    const chats = await linkChats(scene, options.devices);
    log(`seed ${options.seed}: ${options.devices} devices are linked, ${chats.length} chats`);
    const { checks, faults } = await runStream({ scene, fleet }, chats, options, log);
    await fleet.stop();
    await scene.stop();
    checks.push(await judgeEnd(scene));
    if (checks.every(isRight)) await scene.installation.remove();
    else log(`what it kept lies in ${scene.installation.dataDir}`);
    return { seed: options.seed, checks, faults, seconds: (performance.now() - began) / 1000 };
  } finally {
    await fleet.stop();
    await scene.installation.stop();
  }
}

/**
 * Every device writes with every customer.
 * @param {Scene} scene
 * @param {number} count of devices
 * @returns {Promise<Chat[]>}
 */
async function linkChats(scene, count) {
  /** @type {import('../lib/installation/sandbox-control.mjs').Phone[]} */
  const customers = [];
  for (let n = 1; n <= customersPerInstallation; n += 1) {
    customers.push(await scene.sandbox.createPhone(`Customer ${n}`));
  }
  const names = Array.from({ length: count }, (_, index) => `Device ${index + 1}`);
  const devices = await Promise.all(names.map((name) => scene.linkDevice(name)));
  return devices.flatMap((device) => customers.map((customer) => ({ device, customer })));
}

/**
 * @param {{ scene: Scene, fleet: Fleet }} where
 * @param {Chat[]} chats
 * @param {RunOptions} options
 * @param {(line: string) => void} log
 */
async function runStream({ scene, fleet }, chats, options, log) {
  const devices = [...new Set(chats.map(({ device }) => device))];
  const devicesOf = await placementOf(scene, fleet, devices);
  const stream = new Stream(scene, chats, fleet.urls, options);
  const runner = new FaultRunner(scene, { devices, fleet, devicesOf }, log);
  const plan = planFaults(options);
  const began = Date.now() + schedulingMs;
  await stream.schedule(outagesOf(plan, began));
  await Promise.all([stream.run(), runner.run(plan, began)]);
  await stream.runLast();
  await fleet.cutPower();
  log(`seed ${options.seed}: ${stream.sent.length} accepted, ${plan.length} faults; settling`);
  await readAll(scene, chats);
  await untilSettled(scene, chats, stream);
  await delay(aftermathMs);
  const checks = [
    ...judgeMessages(stream, await observe(scene, chats)),
    none('answers no careful client expects', stream.wrongAnswers),
    judgeSessions(await readAllStates(scene, fleet)),
    none('ended by themselves', fleet.endedByThemselves()),
    none(
      'not recovered from',
      runner.done.filter((one) => one.recoveredMs === null).map(({ kind }) => kind),
    ),
  ];
  return { checks, faults: runner.done };
}

/**
 * Throws when a host has no device: then it would be killed for nothing.
 * @param {Scene} scene
 * @param {Fleet} fleet
 * @param {LinkedDevice[]} devices
 * @returns {Promise<(host: number) => LinkedDevice[]>}
 */
async function placementOf(scene, fleet, devices) {
  const placement = await scene.placement();
  const lists = fleet.hostNames.map((name) => {
    const ids = placement.get(name) ?? [];
    if (ids.length === 0) throw new Error(`no device was placed on ${name}`);
    return devices.filter(({ id }) => ids.includes(id));
  });
  return (host) => lists[host] ?? [];
}

/**
 * Of all hosts, the oldest first.
 * @param {Scene} scene
 * @param {Fleet} fleet
 */
async function readAllStates(scene, fleet) {
  const lists = fleet.allSidecarPorts.map((port) => readSessionStates(scene, port));
  return (await Promise.all(lists)).flat().toSorted((a, b) => a.at.localeCompare(b.at));
}

/**
 * Half a second into each outage of a whole program.
 * @param {PlannedFault[]} plan
 * @param {number} began epoch ms
 */
function outagesOf(plan, began) {
  const kinds = ['api', 'sidecar', 'database', 'freeze'];
  return plan.filter(({ kind }) => kinds.includes(kind)).map(({ atMs }) => began + atMs + 500);
}

/**
 * One customer reads everything, so that both kinds of ticks are among the states.
 * @param {Scene} scene
 * @param {Chat[]} chats
 */
async function readAll({ sandbox }, chats) {
  const reader = chats[0]?.customer;
  for (const { customer, device } of chats) {
    if (customer === reader) await sandbox.read(customer, device.phone.number);
  }
}

/**
 * Everything is where it belongs, or nothing moves any more, or the time is up: then the balance
 * says what is wrong.
 * @param {Scene} scene
 * @param {Chat[]} chats
 * @param {Stream} stream
 */
async function untilSettled(scene, chats, stream) {
  let before = '';
  let movedAt = performance.now();
  const isSettled = async () => {
    const observation = await observe(scene, chats);
    if (judgeMessages(stream, observation).every(isRight)) return true;
    const now = JSON.stringify(observation);
    if (now !== before || observation.stored.some(isUnderWay)) movedAt = performance.now();
    before = now;
    return performance.now() - movedAt > stillMs;
  };
  await until(() => isSettled().catch(() => false), 'settled', settleLimitMs, 500).catch(
    () => undefined,
  );
}

/** @param {import('./observe.mjs').StoredMessage} message */
function isUnderWay({ status }) {
  return ['scheduled', 'queued', 'sending', 'unknown'].includes(status);
}

/** @param {Scene} scene that was stopped */
async function judgeEnd({ installation }) {
  const isEmpty = () => installation.leftOver().length === 0;
  await until(isEmpty, 'no process', endLimitMs).catch(() => undefined);
  return none('processes left over', installation.leftOver());
}

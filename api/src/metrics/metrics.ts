import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AppContext } from '../app-context.js';
import { readInstallation } from './installation.repo.js';
import { TransitionCounter } from './transition-counter.js';

/** How a hand-over's PUT ended: with the outcome, still running, or without an answer. */
export type HandOverEnd = 'done' | 'running' | 'error';

export interface Metrics {
  observeHandOver(seconds: number, end: HandOverEnd): void;
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
  contentType: string;
}

/** What is read from the database is read at most so often, however many ask. */
const maxAgeMs = 5_000;

const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

/**
 * The figures of GET /metrics. Those of hand-overs are this process's own; all others come from
 * the database and are the same from every API process: take one, never their sum.
 */
export function createMetrics(
  { db, logger }: Pick<AppContext, 'db' | 'logger'>,
  options: { maxAgeMs?: number; settleMs?: number } = {},
): Metrics {
  const registry = new Registry();
  const handOvers = new Histogram({
    name: 'botwave_hand_over_seconds',
    help: 'Time until a sidecar answered the hand-over of a message',
    labelNames: ['end'],
    buckets,
    registers: [registry],
  });
  const figures = installationFigures(registry);
  const transitions = new TransitionCounter(db, options.settleMs);
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    try {
      const installation = await readInstallation(db);
      const moved = await transitions.readNew();
      figures.clear();
      figures.set(installation);
      for (const [status, count] of moved) figures.transitions.inc({ status }, count);
      figures.databaseUp.set(1);
    } catch (err) {
      logger.warn({ err }, 'figures not read');
      figures.clear();
      figures.databaseUp.set(0);
    }
    readAt = performance.now();
  };

  return {
    contentType: registry.contentType,
    observeHandOver: (seconds, end) => handOvers.observe({ end }, seconds),
    text: async () => {
      if (performance.now() - readAt >= (options.maxAgeMs ?? maxAgeMs)) {
        reading ??= read().finally(() => {
          reading = undefined;
        });
        await reading;
      }
      return registry.metrics();
    },
  };
}

type Installation = Awaited<ReturnType<typeof readInstallation>>;

function installationFigures(registry: Registry) {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `botwave_${name}`, help, labelNames, registers: [registry] });
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `botwave_${name}`, help, labelNames, registers: [registry] });
  const host = ['host'];
  const databaseUp = gauge('database_up', 'Whether the database answered');
  const transitions = counter(
    'message_transitions_total',
    'Messages that entered a state, about a minute late',
    ['status'],
  );
  const queued = gauge('queue_messages', 'Messages that wait to be sent');
  const oldest = gauge('queue_oldest_seconds', 'How long the oldest due message has waited');
  const devices = gauge('devices', 'Devices by state', ['status']);
  const reachable = gauge('host_reachable', 'Whether the sidecar answers', host);
  const placed = gauge('host_devices', 'Devices placed on the host', host);
  const capacity = gauge('host_capacity', 'Devices the host is meant to carry', host);
  const memory = gauge('host_memory_bytes', 'Memory of its browsers and its sidecar', host);
  const lag = gauge('journal_lag_lines', 'Lines of the journal that were not applied yet', host);
  const found = counter('gaps_found_total', 'Received messages that had been missed', host);
  const closed = counter('gaps_closed_total', 'Missed messages that were brought in', host);
  const set = (now: Installation): void => {
    queued.set(now.queue.depth);
    oldest.set(now.queue.oldestSeconds);
    for (const { status, count } of now.devices) devices.set({ status }, count);
    for (const one of now.hosts) {
      const label = { host: one.name };
      reachable.set(label, one.status === 'reachable' ? 1 : 0);
      placed.set(label, one.devices);
      capacity.set(label, one.capacity);
      if (one.memoryBytes !== null) memory.set(label, one.memoryBytes);
      lag.set(label, one.journal.lag);
      found.inc(label, one.gaps.found);
      closed.inc(label, one.gaps.closed);
    }
  };
  const clear = (): void => {
    // Without labels a reset would say 0, which is a figure, too.
    for (const one of [queued, oldest]) one.remove();
    for (const one of [devices, reachable, placed, capacity, memory, lag, found, closed]) {
      one.reset();
    }
  };
  return { databaseUp, transitions, set, clear };
}

import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { sessionStates } from '../contract/index.js';
import type { Counters } from '../counters.js';
import type { Journal } from '../journal/journal.js';
import type { SessionRegistry } from '../sessions/registry.js';

interface MetricsOptions {
  sessions: SessionRegistry;
  journal: Journal;
  counters: Counters;
}

/** `GET /metrics` in Prometheus' text form. Everything is read when it is asked for. */
export function answerMetrics(options: MetricsOptions): RequestHandler {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addSessions(registry, options);
  addCounters(registry, options);
  addJournal(registry, options);
  return async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  };
}

function addSessions(registry: Registry, { sessions }: MetricsOptions): void {
  gauge(registry, 'sessions', 'Sessions by state', 'state', () => {
    const list = sessions.list();
    return sessionStates.map((state) => {
      return [state, list.filter((session) => session.state === state).length];
    });
  });
  gauge(registry, 'session_memory_bytes', 'What the browser of a session takes', 'device', () =>
    sessions.list().map(({ deviceId, memoryBytes }) => [deviceId, memoryBytes ?? 0]),
  );
}

function addCounters(registry: Registry, { counters }: MetricsOptions): void {
  const total = (name: string, help: string, label: string, counts: Map<string, number>): void =>
    gauge(registry, name, help, label, () => [...counts]);
  total('restarts_total', 'Browsers started again, by reason', 'reason', counters.restarts);
  total('page_reloads_total', 'Pages told to reload, by reason', 'reason', counters.reloads);
  total('hand_overs_total', 'Hand-overs by how they ended', 'outcome', counters.handOvers);
  gauge(registry, 'gaps_total', 'Missed messages found, and told late', 'step', () => [
    ['found', counters.gaps.found],
    ['closed', counters.gaps.closed],
  ]);
}

function addJournal(registry: Registry, { journal }: MetricsOptions): void {
  gauge(registry, 'journal_last_offset', 'Lines that the journal ever had', null, () => [
    ['', journal.lastOffset],
  ]);
  gauge(registry, 'journal_lines', 'Lines of the journal on disk', null, () => [
    ['', journal.size.lines],
  ]);
  gauge(registry, 'journal_bytes', 'Bytes of the journal on disk', null, () => [
    ['', journal.size.bytes],
  ]);
  gauge(registry, 'storage_full', '1 while events wait for room on disk', null, () => [
    ['', journal.storage === 'full' ? 1 : 0],
  ]);
}

/** Totals too are set from counts that are kept elsewhere. */
function gauge(
  registry: Registry,
  name: string,
  help: string,
  label: string | null,
  read: () => (readonly [label: string, value: number])[],
): void {
  const metric = new Gauge({
    name: `botwave_sidecar_${name}`,
    help,
    labelNames: label === null ? [] : [label],
    registers: [registry],
    collect: () => {
      metric.reset();
      for (const [value, count] of read()) {
        metric.set(label === null ? {} : { [label]: value }, count);
      }
    },
  });
}

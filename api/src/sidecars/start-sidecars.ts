import { setTimeout as pause } from 'node:timers/promises';
import type { HandOverAnswer } from '@botwave/wa-sidecar/contract';
import type { AppContext } from '../app-context.js';
import type { Config } from '../config/config.js';
import type { HandOverEnd, Metrics } from '../metrics/metrics.js';
import { HostWatch } from './host-watch.js';
import { markAbsentUnreachable } from './hosts.repo.js';
import { readJournal } from './journal-reader.js';
import { registerHosts } from './register-hosts.js';
import { SessionViews } from './session-views.js';
import { SidecarClient } from './sidecar-client.js';
import { SidecarError } from './sidecar-error.js';
import type { SidecarPool } from './sidecar-pool.js';

type SidecarParts = Pick<AppContext, 'db' | 'logger' | 'signals'> & {
  config: Pick<Config, 'sidecars' | 'sidecarToken'>;
  metrics?: Pick<Metrics, 'observeHandOver'> | undefined;
};

export interface Sidecars {
  pool: SidecarPool;
  stop(): Promise<void>;
}

const absentEveryMs = 5_000;

/**
 * Registers the configured hosts and serves them: reads their journals, watches their health, and
 * keeps their sessions what their devices should be. Works also while sidecars are away.
 */
export async function startSidecars({
  config,
  metrics,
  ...parts
}: SidecarParts): Promise<Sidecars> {
  const hosts = await registerHosts(parts.db, config.sidecars);
  const clients = new Map(
    hosts.map(({ id, url }) => [id, new SidecarClient(url, config.sidecarToken)]),
  );
  const watches: HostWatch[] = [];
  const pool = createPool(clients, {
    metrics,
    anyReachable: () => watches.some((watch) => watch.isReachable()),
  });
  const stopping = new AbortController();
  const work = [watchAbsent(parts, stopping.signal)];
  for (const [hostId, client] of clients) {
    const host = { ...parts, hostId, client };
    const watch = new HostWatch({ ...host, sidecars: pool });
    watches.push(watch);
    work.push(readJournal(host, stopping.signal), watch.run(stopping.signal));
  }
  return {
    pool,
    stop: async () => {
      stopping.abort();
      await Promise.all(work);
      await Promise.all([...clients.values()].map((client) => client.close()));
    },
  };
}

/** Nobody asks a host that is configured no longer; its devices must not look well for ever. */
async function watchAbsent(
  { db, logger }: Pick<SidecarParts, 'db' | 'logger'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await markAbsentUnreachable(db).catch((err: unknown) =>
      logger.warn({ err }, 'absent hosts not looked at; tried again soon'),
    );
    await pause(absentEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

function createPool(
  clients: ReadonlyMap<string, SidecarClient>,
  { metrics, anyReachable }: Pick<SidecarParts, 'metrics'> & Pick<SidecarPool, 'anyReachable'>,
): SidecarPool {
  const of = (hostId: string): SidecarClient => {
    const client = clients.get(hostId);
    if (!client) throw new SidecarError('unreachable', 'This host is not served by this process');
    return client;
  };
  const views = new SessionViews();
  /** An order changes what there is to see, so the view of before is forgotten. */
  const order = async <T>(
    hostId: string,
    deviceId: string,
    call: (client: SidecarClient) => Promise<T>,
  ): Promise<T> => {
    try {
      return await call(of(hostId));
    } finally {
      views.forget(deviceId);
    }
  };
  const timed = async (call: () => Promise<HandOverAnswer>): Promise<HandOverAnswer> => {
    const began = performance.now();
    const observe = (end: HandOverEnd): void =>
      metrics?.observeHandOver((performance.now() - began) / 1_000, end);
    try {
      const answer = await call();
      observe(answer.state);
      return answer;
    } catch (error) {
      observe('error');
      throw error;
    }
  };
  return {
    getSession: async (hostId, deviceId) =>
      views.get(deviceId, () => of(hostId).getSession(deviceId)),
    startSession: (hostId, id, start) => order(hostId, id, (c) => c.startSession(id, start)),
    stopSession: (hostId, id, epoch) => order(hostId, id, (c) => c.stopSession(id, epoch)),
    logoutSession: (hostId, id, epoch) => order(hostId, id, (c) => c.logoutSession(id, epoch)),
    eraseSession: (hostId, id, epoch) => order(hostId, id, (c) => c.eraseSession(id, epoch)),
    requestPairingCode: (hostId, id, code) =>
      order(hostId, id, (c) => c.requestPairingCode(id, code)),
    handOver: (hostId, id, messageId, message) =>
      timed(() => of(hostId).handOver(id, messageId, message)),
    anyReachable,
  };
}

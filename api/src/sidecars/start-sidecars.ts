import type { AppContext } from '../app-context.js';
import type { Config } from '../config/config.js';
import { HostWatch } from './host-watch.js';
import { ensureLocalHost } from './hosts.repo.js';
import { readJournal } from './journal-reader.js';
import { SessionViews } from './session-views.js';
import { SidecarClient } from './sidecar-client.js';
import { SidecarError } from './sidecar-error.js';
import type { SidecarPool } from './sidecar-pool.js';

type SidecarParts = Pick<AppContext, 'db' | 'logger' | 'signals'> & {
  config: Pick<Config, 'sidecarUrl' | 'sidecarToken'>;
};

export interface Sidecars {
  pool: SidecarPool;
  stop(): Promise<void>;
}

/**
 * Registers this installation's own host and serves it: reads its journal, watches its health,
 * and keeps its sessions what their devices should be. Works also while the sidecar is away.
 */
export async function startSidecars({ config, ...parts }: SidecarParts): Promise<Sidecars> {
  const hostId = await ensureLocalHost(parts.db, config.sidecarUrl);
  const client = new SidecarClient(config.sidecarUrl, config.sidecarToken);
  const host = { ...parts, hostId, client };
  const watches: HostWatch[] = [];
  const pool = createPool(new Map([[hostId, client]]), () =>
    watches.some((watch) => watch.isReachable()),
  );
  const watch = new HostWatch({ ...host, sidecars: pool });
  watches.push(watch);
  const stopping = new AbortController();
  const work = [readJournal(host, stopping.signal), watch.run(stopping.signal)];
  return {
    pool,
    stop: async () => {
      stopping.abort();
      await Promise.all(work);
      await client.close();
    },
  };
}

function createPool(
  clients: ReadonlyMap<string, SidecarClient>,
  anyReachable: () => boolean,
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
  return {
    getSession: async (hostId, deviceId) =>
      views.get(deviceId, () => of(hostId).getSession(deviceId)),
    startSession: (hostId, id, start) => order(hostId, id, (c) => c.startSession(id, start)),
    stopSession: (hostId, id, epoch) => order(hostId, id, (c) => c.stopSession(id, epoch)),
    logoutSession: (hostId, id, epoch) => order(hostId, id, (c) => c.logoutSession(id, epoch)),
    eraseSession: (hostId, id, epoch) => order(hostId, id, (c) => c.eraseSession(id, epoch)),
    requestPairingCode: (hostId, id, code) =>
      order(hostId, id, (c) => c.requestPairingCode(id, code)),
    handOver: async (hostId, id, messageId, message) => of(hostId).handOver(id, messageId, message),
    anyReachable,
  };
}

import type { AppContext } from '../app-context.js';
import { HostWatch } from './host-watch.js';
import { ensureLocalHost } from './hosts.repo.js';
import { readJournal } from './journal-reader.js';
import { SidecarClient } from './sidecar-client.js';
import { SidecarError } from './sidecar-error.js';
import type { SidecarPool } from './sidecar-pool.js';

type SidecarParts = Pick<AppContext, 'config' | 'db' | 'logger' | 'signals'>;

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
  const watch = new HostWatch(host);
  const stopping = new AbortController();
  const work = [readJournal(host, stopping.signal), watch.run(stopping.signal)];
  return {
    pool: createPool(new Map([[hostId, { client, watch }]])),
    stop: async () => {
      stopping.abort();
      await Promise.all(work);
      await client.close();
    },
  };
}

interface Host {
  client: SidecarClient;
  watch: HostWatch;
}

function createPool(hosts: ReadonlyMap<string, Host>): SidecarPool {
  const of = (hostId: string): SidecarClient => {
    const host = hosts.get(hostId);
    if (!host) throw new SidecarError('unreachable', 'This host is not served by this process');
    return host.client;
  };
  // Async, so that an unknown host is a rejection like any other failure.
  return {
    getSession: async (hostId, deviceId) => of(hostId).getSession(deviceId),
    startSession: async (hostId, deviceId, order) => of(hostId).startSession(deviceId, order),
    stopSession: async (hostId, deviceId, epoch) => of(hostId).stopSession(deviceId, epoch),
    logoutSession: async (hostId, deviceId, epoch) => of(hostId).logoutSession(deviceId, epoch),
    eraseSession: async (hostId, deviceId, epoch) => of(hostId).eraseSession(deviceId, epoch),
    requestPairingCode: async (hostId, deviceId, order) =>
      of(hostId).requestPairingCode(deviceId, order),
    handOver: async (hostId, deviceId, messageId, order) =>
      of(hostId).handOver(deviceId, messageId, order),
    anyReachable: () => [...hosts.values()].some(({ watch }) => watch.isReachable()),
  };
}

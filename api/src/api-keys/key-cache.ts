import { createCallerCache } from '../auth/caller-cache.js';
import type { Db } from '../db/database.js';
import type { KeyCaller } from '../trpc/caller.js';
import { isInNetworks, type Network, toNetwork } from './allowed-addresses.js';
import { addressNotAllowed } from './api-keys.errors.js';
import { getKeyHolder, touchApiKey } from './api-keys.repo.js';

export interface KeyCache {
  /**
   * Whose key this is, at most one second old; its use is noted. Throws 403
   * `api_keys.address_not_allowed`, and then nothing is noted.
   */
  get(hash: Buffer, ipAddress: string): Promise<KeyCaller | undefined>;
  /** Drops a key that this process has just changed or revoked. */
  forget(hash: Buffer): void;
}

interface KnownKey {
  caller: KeyCaller;
  networks: Network[] | null;
}

/** Spares the database two statements per request. */
export function createKeyCache(db: Db): KeyCache {
  const cache = createCallerCache<KnownKey>();
  const load = async (hash: Buffer, ipAddress: string): Promise<KnownKey | undefined> => {
    const holder = await getKeyHolder(db, hash);
    if (!holder) return undefined;
    const { caller, allowedAddresses } = holder;
    const known = { caller, networks: allowedAddresses?.map(toNetwork) ?? null };
    if (isAllowed(known, ipAddress)) await touchApiKey(db, caller.keyId, ipAddress);
    return known;
  };
  return {
    get: async (hash, ipAddress) => {
      const known = await cache.get(hash.toString('hex'), () => load(hash, ipAddress));
      if (!known) return undefined;
      if (!isAllowed(known, ipAddress)) throw addressNotAllowed(ipAddress, known.caller.keyId);
      return known.caller;
    },
    forget: (hash) => cache.forget(hash.toString('hex')),
  };
}

const isAllowed = ({ networks }: KnownKey, ipAddress: string): boolean =>
  !networks || isInNetworks(networks, ipAddress);

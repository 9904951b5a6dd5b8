const maxAgeMs = 1_000;
const maxEntries = 10_000;

export interface CallerCache<C> {
  /** The caller of this credential, at most one second old; `load` is asked for an older one. */
  get(id: string, load: () => Promise<C | undefined>): Promise<C | undefined>;
  /** Drops a credential that this process has just ended. */
  forget(id: string): void;
}

/** Spares the database a look-up per request. Only valid credentials are kept, never refusals. */
export function createCallerCache<C>(now: () => number = () => performance.now()): CallerCache<C> {
  const kept = new Map<string, { caller: C; at: number }>();
  return {
    get: async (id, load) => {
      const entry = kept.get(id);
      if (entry && now() - entry.at < maxAgeMs) return entry.caller;
      kept.delete(id);
      const caller = await load();
      if (!caller) return undefined;
      if (kept.size >= maxEntries) kept.clear();
      kept.set(id, { caller, at: now() });
      return caller;
    },
    forget: (id) => {
      kept.delete(id);
    },
  };
}

import type { Db } from '../db/database.js';
import type { SessionCaller } from '../trpc/caller.js';
import { getSessionCaller, touchAuthSession } from './auth-sessions.repo.js';

const maxAgeMs = 1_000;
const maxEntries = 10_000;

export interface SessionCache {
  /** The signed-in person, at most one second old. */
  get(authSessionId: string): Promise<SessionCaller | undefined>;
  /** Drops a session that this process has just ended. */
  forget(authSessionId: string): void;
}

/** Spares the database one look-up per poll. Only live sessions are kept, never refusals. */
export function createSessionCache(db: Db, now: () => number = Date.now): SessionCache {
  const kept = new Map<string, { caller: SessionCaller; at: number }>();
  return {
    get: async (id) => {
      const entry = kept.get(id);
      if (entry && now() - entry.at < maxAgeMs) return entry.caller;
      kept.delete(id);
      const caller = await getSessionCaller(db, id);
      if (!caller) return undefined;
      await touchAuthSession(db, id);
      if (kept.size >= maxEntries) kept.clear();
      kept.set(id, { caller, at: now() });
      return caller;
    },
    forget: (id) => {
      kept.delete(id);
    },
  };
}

import type { Db } from '../db/database.js';
import type { SessionCaller } from '../trpc/caller.js';
import { getSessionCaller, touchAuthSession } from './auth-sessions.repo.js';
import { createCallerCache } from './caller-cache.js';

export interface SessionCache {
  /** The signed-in person, at most one second old. */
  get(authSessionId: string): Promise<SessionCaller | undefined>;
  /** Drops a session that this process has just ended. */
  forget(authSessionId: string): void;
}

/** Spares the database one look-up per poll. */
export function createSessionCache(db: Db): SessionCache {
  const cache = createCallerCache<SessionCaller>();
  return {
    get: (id) =>
      cache.get(id, async () => {
        const caller = await getSessionCaller(db, id);
        if (caller) await touchAuthSession(db, id);
        return caller;
      }),
    forget: (id) => cache.forget(id),
  };
}

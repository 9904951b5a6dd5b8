import type pg from 'pg';
import { createKeyCache, type KeyCache } from '../api-keys/key-cache.js';
import type { Config } from '../config/config.js';
import type { Db } from '../db/database.js';
import { createRequestBuckets, type RequestBuckets } from '../rate-limits/request-buckets.js';
import { loadAuthSecret } from './auth-secret.js';
import { type AuthThrottle, createAuthThrottle } from './auth-throttle.js';
import { createSessionCache, type SessionCache } from './session-cache.js';
import { createSessionCookie, type SessionCookie } from './session-cookie.js';
import { createVault, type Vault } from './vault.js';

/** What signing in needs, made once at start. */
export interface AuthParts {
  cookie: SessionCookie;
  sessions: SessionCache;
  keys: KeyCache;
  /** How often each key asks, in this process. */
  requests: RequestBuckets;
  throttle: AuthThrottle;
  vault: Vault;
}

/** Reads or makes the signing key in the data folder. */
export function createAuthParts(config: Config, db: Db, pool: pg.Pool): AuthParts {
  const secret = loadAuthSecret(config.dataDir);
  return {
    cookie: createSessionCookie(config.publicUrl, secret),
    sessions: createSessionCache(db),
    keys: createKeyCache(db),
    requests: createRequestBuckets(),
    throttle: createAuthThrottle(pool),
    vault: createVault(secret),
  };
}

/** What a key may do. The short `GET /api/send` takes only keys whose sole scope is `send`. */
export const keyScopes = ['send', 'read', 'devices', 'webhooks', 'admin'] as const;
export type KeyScope = (typeof keyScopes)[number];

/** Who asks, settled once per request from the cookie or the key. */
export type Caller = SessionCaller | KeyCaller;

export interface SessionCaller {
  kind: 'session';
  userId: string;
  email: string;
  role: 'admin' | 'user';
  authSessionId: string;
}

export interface KeyCaller extends Owner {
  kind: 'key';
  email: string;
  role: 'admin' | 'user';
  keyId: string;
  scopes: readonly KeyScope[];
  /** Accepted messages per 60 s for this key alone; null = the user's limit only. */
  rateLimit: number | null;
}

/** Whether the caller acts as an administrator: signed in as one, or by a key that says so. */
export const isAdmin = (caller: Caller): boolean =>
  caller.role === 'admin' && (caller.kind === 'session' || caller.scopes.includes('admin'));

/** Whose things may be touched. Every query of user-owned rows takes it. */
export interface Owner {
  userId: string;
  /** Of a key that may touch these devices and their messages only; without it: all of the user's. */
  deviceIds?: readonly string[] | null;
}

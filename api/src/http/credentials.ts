import type { Request, RequestHandler, Response } from 'express';
import { apiKeyPrefix } from '../api-keys/api-key-secret.js';
import { authenticateApiKey } from '../api-keys/api-keys.service.js';
import type { AppContext } from '../app-context.js';
import { ambiguousCredentials, keyInQuery, keyInvalid } from '../auth/auth.errors.js';
import { addRateLimit } from '../rate-limits/rate-limit-headers.js';
import { tooManyRequests } from '../rate-limits/rate-limits.errors.js';
import type { Caller, KeyCaller } from '../trpc/caller.js';
import { ipAddressOf, setCaller } from './request-state.js';

/**
 * Settles who calls, before anything of the body is read: the session cookie or a key in a header.
 * A dead cookie is nobody; a key that is not valid is refused with 401.
 */
export function credentials(app: AppContext): RequestHandler {
  return async (req, res, next) => {
    if (hasQueryKey(req)) throw keyInQuery();
    const caller = await resolveCaller(app, req, res);
    if (caller) setCaller(req, caller);
    next();
  };
}

/**
 * Whose key this is. Throws 401 `auth.key_invalid`, 403 `api_keys.address_not_allowed` and
 * 429 `rate_limit.requests`.
 */
export async function requireKeyCaller(
  app: AppContext,
  key: string,
  { req, res }: { req: Request; res: Response },
): Promise<KeyCaller> {
  const caller = await authenticateApiKey(app.auth.keys, key, ipAddressOf(req));
  if (!caller) throw keyInvalid(apiKeyPrefix(key));
  setCaller(req, caller);
  const { key_request_rate: rate } = await app.settings();
  const { allowed, retryAfterSeconds, ...state } = app.auth.requests.take(caller.keyId, rate);
  if (!allowed) throw tooManyRequests(state, retryAfterSeconds);
  addRateLimit(res, state);
  return caller;
}

async function resolveCaller(
  app: AppContext,
  req: Request,
  res: Response,
): Promise<Caller | undefined> {
  const key = headerKey(req);
  if (key === undefined) return sessionCaller(app, req);
  if (app.auth.cookie.isPresent(req.headers.cookie)) throw ambiguousCredentials();
  return requireKeyCaller(app, key, { req, res });
}

/** Who is signed in by the cookie. */
export async function sessionCaller(app: AppContext, req: Request): Promise<Caller | undefined> {
  const { cookie, sessions } = app.auth;
  const authSessionId = await cookie.read(req.headers.cookie);
  return authSessionId ? sessions.get(authSessionId) : undefined;
}

/**
 * The key of X-API-Key or Authorization: Bearer. Two of them, or one header twice, are refused
 * with 400 `auth.ambiguous_credentials`: Node would silently drop one or join them.
 */
export function headerKey(req: Request): string | undefined {
  const found = [
    ...(req.headersDistinct['x-api-key'] ?? []),
    ...(req.headersDistinct['authorization'] ?? []).map(bearerToken),
  ];
  if (found.length > 1) throw ambiguousCredentials();
  return found[0];
}

/** Another scheme than Bearer is a key that is not valid, not a missing one. */
const bearerToken = (value: string): string => /^Bearer +(\S+)$/i.exec(value)?.[1] ?? '';

function hasQueryKey(req: Request): boolean {
  return queryOf(req).has('api_key');
}

/** The query as it was sent; Express's own parser is off. */
export function queryOf(req: Request): URLSearchParams {
  const start = req.originalUrl.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : req.originalUrl.slice(start));
}

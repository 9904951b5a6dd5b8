import type { Request, RequestHandler } from 'express';
import type { AppContext } from '../app-context.js';
import { ambiguousCredentials, authRequired, keyNotSendOnly } from '../auth/auth.errors.js';
import { methodNotAllowed, prefetchRefused } from '../errors/request.errors.js';
import { sendByGet } from '../messages/short-send.js';
import type { KeyCaller } from '../trpc/caller.js';
import { headerKey, queryOf, requireKeyCaller } from './credentials.js';
import { ipAddressOf } from './request-state.js';

/**
 * The door of `GET /api/send`, the one address that takes a key in the query. It never looks
 * at cookies, so no page can make a visitor's browser send; browsers that fetch ahead, and
 * HEAD, are turned away before anything is sent.
 */
export function shortSend(app: AppContext): RequestHandler {
  return async (req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader('Referrer-Policy', 'no-referrer');
    if (req.method !== 'GET') throw methodNotAllowed(['GET']);
    if (isPrefetch(req)) throw prefetchRefused();
    const caller = await requireSender(app, req);
    const query = queryOf(req);
    query.delete('api_key');
    const { status, body } = await sendByGet({ app, caller, req, res }, query);
    res.status(status).json(body);
  };
}

async function requireSender(app: AppContext, req: Request): Promise<KeyCaller> {
  const keys = queryOf(req).getAll('api_key');
  const inHeader = headerKey(req);
  if (inHeader !== undefined) keys.push(inHeader);
  const [key] = keys;
  if (keys.length > 1) throw ambiguousCredentials();
  if (key === undefined) throw authRequired();
  const caller = await requireKeyCaller(app, key, ipAddressOf(req));
  if (caller.scopes.length !== 1 || caller.scopes[0] !== 'send') throw keyNotSendOnly();
  return caller;
}

/** Sec-Purpose is today's name, Purpose and X-Moz those of older browsers. */
function isPrefetch(req: Request): boolean {
  const purposes = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map((name) => req.get(name));
  return purposes.some((purpose) => /prefetch|prerender|preview/i.test(purpose ?? ''));
}

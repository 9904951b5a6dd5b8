import type { Request, RequestHandler, Response } from 'express';
import type { AppContext } from '../app-context.js';
import { ambiguousCredentials, keyNotSendOnly, sendKeyRequired } from '../auth/auth.errors.js';
import { methodNotAllowed } from '../errors/request.errors.js';
import { sendByGet } from '../messages/short-send.js';
import { requireOpen } from '../settings/maintenance.js';
import type { KeyCaller } from '../trpc/caller.js';
import { headerKey, queryOf, requireKeyCaller } from './credentials.js';
import { refuseUnmeant } from './link-previews.js';

/**
 * The door of `GET /api/send`, the one address that takes a key in the query. It never looks
 * at cookies, so no page can make a visitor's browser send; HEAD, browsers that fetch ahead and
 * programs that preview links are turned away before anything is sent.
 */
export function shortSend(app: AppContext): RequestHandler {
  return async (req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader('Referrer-Policy', 'no-referrer');
    if (req.method !== 'GET') throw methodNotAllowed(['GET']);
    refuseUnmeant(req);
    const caller = await requireSender(app, req, res);
    await requireOpen(app, caller);
    const query = queryOf(req);
    query.delete('api_key');
    const { status, body } = await sendByGet({ app, caller, req, res }, query);
    res.status(status).json(body);
  };
}

async function requireSender(app: AppContext, req: Request, res: Response): Promise<KeyCaller> {
  const keys = queryOf(req).getAll('api_key');
  const inHeader = headerKey(req);
  if (inHeader !== undefined) keys.push(inHeader);
  const [key] = keys;
  if (keys.length > 1) throw ambiguousCredentials();
  if (key === undefined) throw sendKeyRequired();
  const caller = await requireKeyCaller(app, key, { req, res });
  if (caller.scopes.length !== 1 || caller.scopes[0] !== 'send') throw keyNotSendOnly();
  return caller;
}

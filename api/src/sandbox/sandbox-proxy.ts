import type { Request, RequestHandler } from 'express';
import type { AppContext } from '../app-context.js';
import { authRequired, sessionRequired } from '../auth/auth.errors.js';
import { sandboxNotAllowed } from '../devices/devices.errors.js';
import { methodNotAllowed, routeNotFound } from '../errors/request.errors.js';
import { callerOf } from '../http/request-state.js';
import { requireOpen } from '../settings/maintenance.js';
import { maySandbox } from './sandbox-access.js';
import { accepted, type SandboxClient, type SandboxOrder } from './sandbox-client.js';

const methods = ['GET', 'POST', 'PATCH', 'DELETE'] as const;

/** Lets a signed-in person through; comes before the body is read. */
export const sandboxDoor = ({
  sandbox,
  settings,
}: Pick<AppContext, 'sandbox' | 'settings'>): RequestHandler => {
  return async (req, _res, next) => {
    if (!sandbox) throw routeNotFound();
    const caller = callerOf(req);
    if (!caller) throw authRequired();
    if (caller.kind !== 'session') throw sessionRequired();
    await requireOpen({ settings }, caller);
    if (!maySandbox(await settings(), caller)) throw sandboxNotAllowed();
    next();
  };
};

/** Passes a person's requests on to the phones of their own. */
export function sandboxProxy(client: SandboxClient | undefined): RequestHandler {
  return async (req, res) => {
    const caller = callerOf(req);
    if (!client || !caller) throw routeNotFound();
    const answer = accepted(await client.ask(caller.userId, orderOf(req)));
    res.setHeader('Cache-Control', 'no-store');
    res.status(answer.status);
    if (answer.body === undefined) res.end();
    else res.json(answer.body);
  };
}

function orderOf(req: Request): SandboxOrder {
  const method = methods.find((one) => one === req.method);
  if (!method) throw methodNotAllowed(methods);
  const start = req.url.indexOf('?');
  return {
    method,
    segments: segmentsOf(start === -1 ? req.url : req.url.slice(0, start)),
    query: start === -1 ? '' : req.url.slice(start),
    body: req.body === undefined ? undefined : JSON.stringify(req.body),
  };
}

/** Ids, words and phone numbers only: nothing that leads out of a person's own part. */
function segmentsOf(path: string): string[] {
  const segments = path.split('/').slice(1).map(decodeURIComponent);
  if (!segments.every((segment) => /^[A-Za-z0-9+_-]+$/.test(segment))) throw routeNotFound();
  return segments;
}

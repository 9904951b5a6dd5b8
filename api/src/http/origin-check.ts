import type { Request, RequestHandler } from 'express';
import type { AppContext } from '../app-context.js';
import { crossSite } from '../auth/auth.errors.js';
import { callerOf } from './request-state.js';

const readOnly = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses writes that another site's page makes with a person's cookie (403 `auth.cross_site`),
 * signing in included. Browsers always send Origin or Sec-Fetch-Site with such requests, so a
 * request with neither is no browser's. Keys are not sent by browsers on their own: not checked.
 */
export function originCheck(app: AppContext): RequestHandler {
  const publicOrigin = new URL(app.config.publicUrl).origin;
  return (req, _res, next) => {
    if (!readOnly.has(req.method) && callerOf(req)?.kind !== 'key') {
      requireSameOrigin(req, publicOrigin);
    }
    next();
  };
}

function requireSameOrigin(req: Request, publicOrigin: string): void {
  const site = req.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw crossSite();
  const origin = req.get('origin');
  if (origin === undefined) return;
  if (origin !== publicOrigin && !isOwnHost(origin, req)) throw crossSite();
}

/** People may open the same server under another name (127.0.0.1); its cookies are that name's own. */
function isOwnHost(origin: string, req: Request): boolean {
  return URL.canParse(origin) && new URL(origin).host === req.host;
}

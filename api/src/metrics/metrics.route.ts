import { createHash, timingSafeEqual } from 'node:crypto';
import { type Request, Router } from 'express';
import type { AppContext } from '../app-context.js';
import { routeNotFound } from '../errors/request.errors.js';

/**
 * `GET /metrics` for Prometheus: with METRICS_TOKEN as bearer token, or, where none is set, from
 * this machine itself. For everybody else there is nothing here.
 */
export function metricsRoute({ config, metrics }: AppContext): Router {
  const route = Router();
  route.get('/metrics', async (req, res) => {
    const allowed =
      config.metricsToken === undefined ? isLocal(req) : carries(req, config.metricsToken);
    if (!allowed) throw routeNotFound();
    res.setHeader('Cache-Control', 'no-store');
    res.type(metrics.contentType).send(await metrics.text());
  });
  return route;
}

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** What a proxy on this machine passes on comes from elsewhere. */
function isLocal(req: Request): boolean {
  const passedOn = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'];
  return (
    loopback.has(req.socket.remoteAddress ?? '') &&
    passedOn.every((name) => req.headers[name] === undefined)
  );
}

function carries(req: Request, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

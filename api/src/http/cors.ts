import type { RequestHandler } from 'express';
import type { AppContext } from '../app-context.js';

const methods = 'GET, POST, PATCH, DELETE';
const requestHeaders = 'Authorization, Content-Type, Idempotency-Key, X-API-Key';
const answerHeaders = 'Idempotent-Replayed, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id';
const preflightSeconds = 600;

/**
 * Lets pages of the origins that the settings name call the API with a key and read the answers.
 * Never with cookies: Access-Control-Allow-Credentials is not sent, and what a page of another
 * site writes with a cookie is refused by originCheck all the same.
 */
export function cors(app: Pick<AppContext, 'settings'>): RequestHandler {
  return async (req, res, next) => {
    res.vary('Origin');
    const origin = req.get('origin');
    if (origin === undefined || !(await app.settings()).cors_origins.includes(origin)) {
      next();
      return;
    }
    res.setHeader('Access-Control-Allow-Origin', origin);
    res.setHeader('Access-Control-Expose-Headers', answerHeaders);
    // Otherwise the browser would keep from the page what CORS has just allowed it.
    res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    if (req.method !== 'OPTIONS' || req.get('access-control-request-method') === undefined) {
      next();
      return;
    }
    res.setHeader('Access-Control-Allow-Methods', methods);
    res.setHeader('Access-Control-Allow-Headers', requestHeaders);
    res.setHeader('Access-Control-Max-Age', String(preflightSeconds));
    res.status(204).end();
  };
}

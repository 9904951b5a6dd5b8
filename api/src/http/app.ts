import express, { type Express, type Request, type RequestHandler, Router } from 'express';
import type { AppContext } from '../app-context.js';
import { webDir } from '../config/paths.js';
import { routeNotFound } from '../errors/request.errors.js';
import { metricsRoute } from '../metrics/metrics.route.js';
import { sandboxDoor, sandboxProxy } from '../sandbox/sandbox-proxy.js';
import { isClosedTo } from '../settings/maintenance.js';
import { errorHandler } from './answer-error.js';
import { cors } from './cors.js';
import { credentials, sessionCaller } from './credentials.js';
import { fileRoutes } from './file-routes.js';
import { healthRoutes } from './health.js';
import { bodyHeaders, jsonBody, singleHeaders, wellFormedUrl } from './json-body.js';
import { openApiRoute } from './openapi-route.js';
import { originCheck } from './origin-check.js';
import { referencePage } from './reference-page.js';
import { requestLog } from './request-log.js';
import { restFace } from './rest-face.js';
import { securityHeaders } from './security-headers.js';
import { shortSend } from './short-send.js';
import { trpcFace } from './trpc-face.js';
import { webApp } from './web-app.js';

/** The whole of our HTTP, in the order in which a request meets it. */
export function createHttpApp(app: AppContext): Express {
  const http = express();
  http.disable('x-powered-by');
  http.disable('etag');
  // Each face reads the query itself; none wants objects made from brackets.
  http.set('query parser', false);
  if (app.config.trustProxy !== undefined) {
    http.set('trust proxy', trustProxy(app.config.trustProxy));
  }
  http.use(requestLog(app.logger));
  http.use(securityHeaders(app.config.publicUrl));
  http.use(healthRoutes(app));
  http.use(metricsRoute(app));
  http.use('/api', apiRoutes(app));
  http.use('/sandbox/api', sandboxRoutes(app));
  http.use(webApp(webDir, closedPage(app)));
  http.use(errorHandler);
  return http;
}

function apiRoutes(app: AppContext): Router {
  const api = Router({ caseSensitive: true, strict: true });
  api.use(wellFormedUrl, singleHeaders);
  // Before the cookie is looked at: this address takes keys only.
  api.all('/send', shortSend(app));
  api.use(cors(app), credentials(app), originCheck(app), bodyHeaders);
  api.use('/openapi.json', openApiRoute(app.config.publicUrl));
  api.use(referencePage());
  api.use('/trpc', jsonBody, ...trpcFace(app));
  const faces = [fileRoutes(app), restFace(app)];
  api.use('/v1', ...faces);
  api.use(...faces);
  api.use((_req, _res, next) => next(routeNotFound()));
  return api;
}

/** The phones of one's own, for a signed-in person and their page only. */
function sandboxRoutes(app: AppContext): RequestHandler[] {
  return [
    wellFormedUrl,
    credentials(app),
    originCheck(app),
    sandboxDoor(app),
    bodyHeaders,
    jsonBody,
    sandboxProxy(app.sandbox),
  ];
}

/** The page shows what is wrong by itself: while the database is away it is served as ever. */
const closedPage =
  (app: AppContext) =>
  (req: Request): Promise<boolean> =>
    isClosedTo(app, () => sessionCaller(app, req)).catch(() => false);

/** A number of proxies, or their addresses; never "everybody". */
const trustProxy = (value: string): number | string[] =>
  /^\d+$/.test(value) ? Number(value) : value.split(',').map((address) => address.trim());

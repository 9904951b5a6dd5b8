import { existsSync } from 'node:fs';
import path from 'node:path';
import express, { type Request, type RequestHandler, Router } from 'express';
import { methodNotAllowed, routeNotFound } from '../errors/request.errors.js';
import { maintenance } from '../settings/settings.errors.js';
import { setErrorHeaders } from './answer-error.js';
import { setRefusal } from './request-state.js';

/**
 * The built web app. Hashed assets never change; index.html is asked for anew each time.
 * Every other address is the app's own routing and gets index.html, but for names of files
 * (an asset that is not there any more) and for who asks for something else than HTML by name.
 * To whom the installation is closed just now, the page comes with 503, which it explains itself.
 */
export function webApp(folder: string, isClosed: (req: Request) => Promise<boolean>): Router {
  const routes = Router();
  const page = pageOf(path.join(folder, 'index.html'), isClosed);
  routes.use(
    '/assets',
    express.static(path.join(folder, 'assets'), {
      immutable: true,
      maxAge: '1y',
      index: false,
      redirect: false,
    }),
    (_req, _res, next) => next(routeNotFound()),
  );
  routes.get('/index.html', page);
  routes.use(
    express.static(folder, {
      index: false,
      redirect: false,
      // Names without a hash: asked for anew each time, sent again only when changed.
      setHeaders: (res) => res.setHeader('Cache-Control', 'no-cache'),
    }),
  );
  routes.use((req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') throw methodNotAllowed(['GET', 'HEAD']);
    if (isFileName(req.path) || !req.accepts('text/html')) throw routeNotFound();
    return page(req, res, next);
  });
  return routes;
}

function pageOf(index: string, isClosed: (req: Request) => Promise<boolean>): RequestHandler {
  return async (req, res, next) => {
    if (!existsSync(index)) {
      res.status(503).type('text/plain').send('The web app is not built. Run `npm start`.\n');
      return;
    }
    res.setHeader('Cache-Control', 'no-store');
    if (await isClosed(req)) {
      const refusal = maintenance();
      setRefusal(req, refusal);
      setErrorHeaders(res, refusal);
      res.status(refusal.status);
    }
    res.sendFile(index, next);
  };
}

/** With an ending, or in a folder that begins with a dot: no address of the app looks so. */
const isFileName = (address: string): boolean => /\/\.|\.[^/]*$/.test(address);

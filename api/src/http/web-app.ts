import { existsSync } from 'node:fs';
import path from 'node:path';
import express, { Router } from 'express';
import { methodNotAllowed, routeNotFound } from '../errors/request.errors.js';

/**
 * The built web app. Hashed assets never change; index.html is asked for anew each time.
 * Every other address is the app's own routing and gets index.html, but for names of files
 * (an asset that is not there any more) and for who asks for something else than HTML by name.
 */
export function webApp(folder: string): Router {
  const routes = Router();
  const index = path.join(folder, 'index.html');
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
  routes.use(
    express.static(folder, {
      index: false,
      redirect: false,
      setHeaders: (res, file) => {
        // Names without a hash: asked for anew each time, sent again only when changed.
        res.setHeader('Cache-Control', file === index ? 'no-store' : 'no-cache');
      },
    }),
  );
  routes.use((req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') throw methodNotAllowed(['GET', 'HEAD']);
    if (isFileName(req.path) || !req.accepts('text/html')) throw routeNotFound();
    if (!existsSync(index)) {
      res.status(503).type('text/plain').send('The web app is not built. Run `npm start`.\n');
      return;
    }
    res.setHeader('Cache-Control', 'no-store');
    res.sendFile(index, next);
  });
  return routes;
}

/** With an ending, or in a folder that begins with a dot: no address of the app looks so. */
const isFileName = (address: string): boolean => /\/\.|\.[^/]*$/.test(address);

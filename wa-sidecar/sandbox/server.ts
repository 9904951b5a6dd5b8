import { createServer, type Server } from 'node:https';
import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { CertificateFiles } from './certificate-files.js';
import type { Flavour } from './config/config.js';
import { answerErrors, notFound, requireJson, requireToken } from './control/access.js';
import { adminRouter } from './control/admin-router.js';
import { ownerRouter } from './control/owner-router.js';
import type { Settings } from './phones/settings.js';
import type { Sandbox } from './sandbox.js';

const MAX_BODY = '64kb';
const REQUEST_TIMEOUT_MS = 30_000;

interface ServeOptions {
  sandbox: Sandbox;
  token: string;
  flavour: Flavour;
  /** Folder of the page's built scripts. */
  pageDir: string;
  logger: Logger;
}

/** An HTTPS server that answers nothing yet. */
export function createSecureServer(certificate: CertificateFiles): Server {
  return createServer({ ...certificate, requestTimeout: REQUEST_TIMEOUT_MS });
}

/** Lets a server answer: WhatsApp Web's page and its socket, and the control API. */
export function serve(server: Server, options: ServeOptions): void {
  server.on('request', createApp(options));
  options.sandbox.pages.attach(server);
}

function createApp({ sandbox, token, flavour, pageDir, logger }: ServeOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(commonHeaders);
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/', (_request, response) => {
    response.type('html').send(pageHtml(flavour, sandbox.settings));
  });
  app.use('/assets', express.static(pageDir, { index: false, cacheControl: false }));
  const json = express.json({ limit: MAX_BODY, inflate: false });
  app.use('/control', requireToken(token), requireJson, json);
  app.use('/control/admin', adminRouter(sandbox));
  app.use('/control/owners/:owner', ownerRouter(sandbox));
  app.use(notFound);
  app.use(answerErrors(logger));
  return app;
}

const commonHeaders: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store').set('X-Content-Type-Options', 'nosniff');
  next();
};

function pageHtml(flavour: Flavour, settings: Settings): string {
  const { missingModules, pagesStall, whatsNewMs } = settings;
  return `<!doctype html>
<html lang="en" data-flavour="${flavour}" data-missing="${missingModules.join(' ')}" data-stalls="${pagesStall}" data-whats-new-ms="${whatsNewMs}">
<head>
<meta charset="utf-8">
<title>WhatsApp (sandbox)</title>
<link rel="icon" href="data:,">
<script type="module" src="/assets/main.js"></script>
</head>
<body><p>This page plays WhatsApp Web for the sandbox. It is driven by a program.</p></body>
</html>
`;
}

import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Router } from 'express';
import { methodNotAllowed, routeNotFound } from '../errors/request.errors.js';

const require = createRequire(import.meta.url);

/**
 * Scalar's API reference as one script. Its own package needs 299 others for what is in this file
 * already; that of its Fastify plugin brings the same bytes with a dozen.
 */
const bundleFile = path.join(
  path.dirname(require.resolve('@scalar/fastify-api-reference')),
  'js/standalone.js',
);

/** What the reference sets up by itself is styled by elements that it makes: they get the nonce. */
const script = (nonce: string): string => `
const make = document.createElement.bind(document);
document.createElement = (name, options) => {
  const element = make(name, options);
  if (String(name).toLowerCase() === 'style') element.setAttribute('nonce', '${nonce}');
  return element;
};
// Beside a key in a header, the cookie of whoever reads this would be a second credential.
const send = window.fetch.bind(window);
window.fetch = (input, init) => {
  const request = new Request(input, init);
  const keyed = request.headers.has('X-API-Key') || request.headers.has('Authorization');
  return send(keyed ? new Request(request, { credentials: 'omit' }) : request);
};
window.addEventListener('DOMContentLoaded', () => {
  Scalar.createApiReference('#reference', {
    url: '/api/openapi.json',
    servers: [{ url: location.origin }],
    theme: 'default',
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    hideClientButton: true,
    showDeveloperTools: 'never',
    documentDownloadType: 'json',
    persistAuth: false,
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
    hiddenClients: [],
  });
});`;

const page = (nonce: string, bundle: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    <title>BotWave API</title>
    <style nonce="${nonce}">
      :root { --scalar-font: system-ui, sans-serif; --scalar-font-code: ui-monospace, monospace; }
      .light-mode { --scalar-color-accent: #00695f; }
      .dark-mode { --scalar-color-accent: #5fd6bd; }
    </style>
    <script nonce="${nonce}">${script(nonce)}</script>
    <script nonce="${nonce}" src="/api/docs/${bundle}" defer></script>
  </head>
  <body>
    <div id="reference"></div>
    <noscript>This page needs JavaScript. The document itself is at /api/openapi.json.</noscript>
  </body>
</html>
`;

/** Nothing but from here, no script or style element but those of this answer. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    // Attributes can only dress what is there.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join(';');

/** `GET /api/docs`: the OpenAPI document to read and to try, from this server alone. */
export function referencePage(): Router {
  const routes = Router({ caseSensitive: true, strict: true });
  routes.get('/docs', (_req, res) => {
    const nonce = randomBytes(16).toString('base64');
    res.setHeader('Content-Security-Policy', policy(nonce));
    res.setHeader('Cache-Control', 'no-store');
    res.type('html').send(page(nonce, requireBundle().name));
  });
  routes.get('/docs/:file', async (req, res) => {
    const bundle = requireBundle();
    if (req.params.file !== bundle.name) throw routeNotFound();
    // Named after its content, so it never changes.
    res.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    res.type('js').vary('Accept-Encoding');
    const packs = req.acceptsEncodings(['gzip', 'identity']) === 'gzip';
    if (packs) res.setHeader('Content-Encoding', 'gzip');
    res.send(packs ? await bundle.packed : bundle.plain);
  });
  routes.all(['/docs', '/docs/:file'], () => {
    throw methodNotAllowed(['GET', 'HEAD']);
  });
  return routes;
}

interface Bundle {
  name: string;
  plain: Buffer;
  packed: Promise<Buffer>;
}

let kept: Bundle | undefined;

/** Read when somebody first looks. */
function requireBundle(): Bundle {
  if (!kept) {
    const plain = readFileSync(bundleFile);
    const hash = createHash('sha256').update(plain).digest('hex').slice(0, 12);
    kept = { name: `scalar-${hash}.js`, plain, packed: promisify(gzip)(plain) };
  }
  return kept;
}

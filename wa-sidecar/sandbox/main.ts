import type { Server } from 'node:https';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { loadCertificate } from './certificate-files.js';
import { readConfig } from './config/config.js';
import { onEnd } from './lifetime.js';
import { openSandbox } from './sandbox.js';
import { createSecureServer, serve } from './server.js';

const HOST = '127.0.0.1';

async function main(): Promise<void> {
  const config = readConfig();
  const logger = pino({ name: 'sandbox', level: config.logLevel });
  if (config.kind === 'off') {
    logger.info({ reason: config.reason }, 'the sandbox is not needed');
    return;
  }
  const certificate = await loadCertificate(config.folder);
  const server = createSecureServer(certificate);
  // The port first: whoever has it owns the state, too.
  await listen(server, config.port);
  const sandbox = openSandbox(config.folder, logger);
  serve(server, {
    sandbox,
    token: config.token,
    flavour: config.page,
    pageDir: fileURLToPath(new URL('./page/', import.meta.url)),
    logger,
  });
  onEnd((reason) => {
    logger.info({ reason }, 'sandbox stops');
    server.close();
    server.closeAllConnections();
    sandbox.close();
    process.exit(0);
  });
  logger.info({ port: config.port, page: config.page }, 'sandbox listens');
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') reject(error);
      else reject(new Error(`Port ${port} is taken: set SANDBOX_PORT to a free one.`));
    });
    server.listen(port, HOST, resolve);
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`Sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

import { createServer, type Server } from 'node:http';
import type { AppContext } from '../app-context.js';
import { StartError } from '../process/start-error.js';
import { createHttpApp } from './app.js';
import { answerClientErrors } from './client-errors.js';

interface RequestTimeouts {
  headersMs: number;
  /** From the first byte of a request to its last. */
  requestMs: number;
  /** How often connections are looked at. */
  checkMs: number;
}

/** Slow senders get 408. */
const usualTimeouts: RequestTimeouts = { headersMs: 10_000, requestMs: 30_000, checkMs: 5_000 };

/** Listens. Throws `StartError` with one sentence when the port is taken or may not be used. */
export async function startHttpServer(app: AppContext, timeouts = usualTimeouts): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      connectionsCheckingInterval: timeouts.checkMs,
    },
    createHttpApp(app),
  );
  answerClientErrors(server, app.logger);
  // Longer than a proxy keeps its own side open, so that it never meets a closing connection.
  server.keepAliveTimeout = 65_000;
  const { port, host } = app.config;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  return server;
}

/** Takes no new requests and resolves when the running ones are answered, or after `deadlineMs`. */
export async function drainHttpServer(server: Server, deadlineMs: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(timer);
}

function listenError(error: Error, host: string, port: number): StartError {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new StartError(`Port ${port} on ${host} is taken; set PORT to a free one.`);
  }
  if (code === 'EACCES') {
    return new StartError(`Port ${port} may not be used by this user; set PORT above 1023.`);
  }
  if (code === 'EADDRNOTAVAIL') {
    return new StartError(`This machine has no address ${host}; set HOST to one that it has.`);
  }
  return new StartError(`Cannot listen on ${host}:${port}: ${error.message}.`, { cause: error });
}

import type { EngineLogger } from './options.js';

const known = [
  'Execution context was destroyed',
  'Execution context is not available in detached frame',
  'Attempted to use detached Frame',
  'Cannot find context with specified id',
  'Could not load body for this request',
  'Could not load response body for this request',
  'No resource with given identifier found',
  'Navigating frame was detached',
  'Session closed',
  'Target closed',
  'Connection closed',
];

/**
 * Is this rejection one that whatsapp-web.js or puppeteer leave unhandled when a page
 * navigates or its browser goes away under a call of theirs?
 */
export function isLibraryRejection(reason: unknown): boolean {
  if (!(reason instanceof Error)) return false;
  const fromLibrary = /node_modules[\\/](whatsapp-web\.js|puppeteer|puppeteer-core)[\\/]/;
  return (
    known.some((text) => reason.message.includes(text)) && fromLibrary.test(reason.stack ?? '')
  );
}

/**
 * Keeps one session's browser trouble from ending the process and with it all sessions.
 * Call once in the program's main; any other unhandled rejection still ends the process.
 *
 * @returns takes the guard away again.
 */
export function guardLibraryRejections(logger: EngineLogger): () => void {
  const onRejection = (reason: unknown) => {
    if (!isLibraryRejection(reason)) throw reason;
    logger.warn({ err: reason }, 'the library left a rejection unhandled');
  };
  process.on('unhandledRejection', onRejection);
  return () => process.off('unhandledRejection', onRejection);
}

import { type Logger, pino } from 'pino';

export type { Logger };

const secretNames = ['qr', 'phone', 'text', 'linking', 'content', 'account', 'authorization'];

/**
 * The program's logger, to standard output. QR texts, pairing codes, bodies and phone numbers
 * are dropped by name, at the top and one level down, whatever the caller passes.
 */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: { program: 'sidecar' },
    redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), remove: true },
  });
}

import { sqlStateOf } from '../db/sql-state.js';
import { AppError } from './app-error.js';

const databaseUnavailable = (cause: unknown): AppError =>
  new AppError({
    code: 'database.unavailable',
    status: 503,
    message: 'The database does not answer just now. Try again in a few seconds.',
    retryAfterSeconds: 2,
    cause,
  });

const storageFull = (cause: unknown): AppError =>
  new AppError({
    code: 'database.storage_full',
    status: 503,
    message: 'The storage is full; nothing new can be accepted until there is room again.',
    retryAfterSeconds: 30,
    cause,
  });

const valueRefused = (cause: unknown): AppError =>
  new AppError({
    code: 'request.invalid',
    status: 400,
    message: 'A value in the request cannot be stored: it is out of range or not valid text.',
    cause,
  });

/** Node's codes of a connection that failed or broke, or for which no descriptor is left. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EMFILE',
  'ENFILE',
]);

/** Sentences of `pg` and `pg-pool`, which give these errors no code. */
const lostSentences = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Query read timeout',
  'Cannot use a pool after calling end',
];

/**
 * SQLSTATE: 08 connection, 53 resources, 57 operator (shutdown, statement time-out),
 * 40 serialisation. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const unavailableClasses = new Set(['08', '40', '53', '57']);

/** Values that passed our schemas and not PostgreSQL: NUL, overflow, malformed text. */
const refusedValues = new Set(['22003', '22021', '22P02', '22P05', '22008']);

/**
 * A database error as one for the caller; undefined when it is not one of those foreseen.
 * Causes are not looked into: who else speaks over the network wraps its errors.
 */
export function fromDatabaseError(error: unknown): AppError | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = sqlStateOf(error) ?? '';
  if (code === '53100') return storageFull(error);
  if (refusedValues.has(code)) return valueRefused(error);
  const lost =
    networkCodes.has(code) ||
    (code.length === 5 && unavailableClasses.has(code.slice(0, 2))) ||
    lostSentences.some((sentence) => error.message.startsWith(sentence));
  return lost ? databaseUnavailable(error) : undefined;
}

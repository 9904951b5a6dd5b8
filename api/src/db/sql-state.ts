/**
 * The code of an error, where it has one: of one that PostgreSQL said its SQLSTATE, five characters
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html). Undefined for anything else.
 */
export const sqlStateOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

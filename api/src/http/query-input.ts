import type { Request } from 'express';
import { queryOf } from './credentials.js';

/** A parameter given twice stays a list, which the schemas refuse where one value is meant. */
export function queryInput(req: Request): Record<string, unknown> {
  const query = queryOf(req);
  const names = [...new Set(query.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}

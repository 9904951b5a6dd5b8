import { z } from 'zod';

/** What every list says of a cursor that it did not make. */
export const foreignCursor = 'is not one of ours: pass `nextCursor` of the last page unchanged';

/** `nextCursor` of the page before, where that is the id of its last line. */
export const cursorSchema = z.uuid(foreignCursor);

/** How many lines a page has at most; in a query it is text. */
export const limitSchema = ({ most, usual }: { most: number; usual: number }) =>
  z.coerce.number().int().min(1).max(most).default(usual);

/** A page of a list; `nextCursor` is null on the last one. */
export const pageSchema = <T extends z.ZodType>(line: T) =>
  z.object({ items: z.array(line), nextCursor: z.string().nullable() });

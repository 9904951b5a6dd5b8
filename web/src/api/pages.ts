/** For lists that grow by "Load more": keyset pages `{ items, nextCursor }`. */

export const firstPage: string | null = null;

/** The page after this one; null where it was the last. */
export const nextPage = ({ nextCursor }: { nextCursor: string | null }): string | null =>
  nextCursor;

/** The part of a request that asks for a page. */
export const cursorOf = (cursor: string | null): { cursor?: string } =>
  cursor === null ? {} : { cursor };

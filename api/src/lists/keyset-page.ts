/**
 * A page of rows that were asked for with one more than `limit`, by which it is known whether there
 * are others. The cursor is the id of the last row that is shown; null: this was the last page.
 */
export function pageOf<T extends { id: string }>(
  rows: readonly T[],
  limit: number,
): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

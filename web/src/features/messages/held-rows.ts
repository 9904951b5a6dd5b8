interface Row {
  id: string;
}

/**
 * The rows to show while the reader is scrolled: those they have, each as it is now, and how
 * many newer ones wait. Rows change in place and never move under the reader.
 */
export function holdRows<T extends Row>(
  held: readonly T[] | null,
  fresh: readonly T[],
): { rows: readonly T[]; waiting: number } {
  if (held === null) return { rows: fresh, waiting: 0 };
  const now = new Map(fresh.map((row) => [row.id, row]));
  const known = new Set(held.map((row) => row.id));
  const firstKnown = fresh.findIndex((row) => known.has(row.id));
  return {
    rows: held.map((row) => now.get(row.id) ?? row),
    waiting: firstKnown === -1 ? fresh.length : firstKnown,
  };
}

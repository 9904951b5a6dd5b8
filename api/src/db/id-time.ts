/**
 * The least uuid v7 of a moment. Ids rise with time, so that a primary key also finds the rows of
 * a span; whoever asks for exact times adds them, and `idMarginMs` for clocks that differ.
 */
export function firstIdAt(at: Date): string {
  const ms = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-000000000000`;
}

/** Ids are made by the API's clock, times by the database's. */
const idMarginMs = 3_600_000;

/** Bounds of the ids of rows that were created within a span. */
export function idsWithin({ from, to }: { from?: Date | undefined; to?: Date | undefined }) {
  return {
    first: from && firstIdAt(new Date(from.getTime() - idMarginMs)),
    last: to && firstIdAt(new Date(to.getTime() + idMarginMs)),
  };
}

/** The longest gap that the server takes. */
export const longestGapSeconds = 600;

/** "1.5" → 1500; undefined for what is no gap; null for an empty field, which means the default. */
export function readGap(text: string): number | null | undefined {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return null;
  if (!/^\d+(\.\d{1,3})?$/.test(trimmed)) return undefined;
  const seconds = Number(trimmed);
  return seconds <= longestGapSeconds ? Math.round(seconds * 1000) : undefined;
}

/** 1500 → "1.5". */
export function writeGap(ms: number | null): string {
  return ms === null ? '' : String(ms / 1000);
}

/** "about one every 1.5 s, between 0.75 and 2.25 s"; each gap is drawn at random. */
export function describePace(gapMs: number): string {
  if (gapMs === 0) return 'Messages leave one right after another.';
  const seconds = (factor: number): string => String(Math.round(gapMs * factor) / 1000);
  return `Messages leave ${seconds(0.5)} to ${seconds(1.5)} s apart, at random.`;
}

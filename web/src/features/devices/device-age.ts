/** A week, the longest that the server takes. */
export const longestAgeMinutes = 10_080;

/** "90" minutes → 5400 seconds; undefined for what is no time; null for an empty field: no end. */
export function readAge(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (!/^\d{1,5}$/.test(trimmed)) return undefined;
  const minutes = Number(trimmed);
  return minutes >= 1 && minutes <= longestAgeMinutes ? minutes * 60 : undefined;
}

/** 5400 → "90"; what the API has set to the second is rounded up. */
export function writeAge(seconds: number | null): string {
  return seconds === null ? '' : String(Math.ceil(seconds / 60));
}

// @ts-check

/**
 * @param {readonly number[]} values at least one
 */
export function medianOf(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const below = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (middle + below) / 2;
}

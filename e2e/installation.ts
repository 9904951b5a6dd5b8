/** The journeys use the same installations as the drills and the benchmark. */
export { Installation } from '../scripts/lib/installation/installation.mjs';
export { until } from '../scripts/lib/installation/until.mjs';

import type { Db } from '../db/database.js';
import { requireSettings, type Settings } from './settings.repo.js';

export interface ReadSettings {
  (): Promise<Settings>;
  /** The next reader of this process sees what was just written. */
  forget(): void;
}

const maxAgeMs = 1_000;

/**
 * Reads the settings through a cache of one second; who comes while they are read waits for the
 * same answer. A failed read is not kept.
 */
export function createSettingsReader(
  db: Db,
  now: () => number = () => performance.now(),
): ReadSettings {
  let kept: { value: Settings; at: number } | undefined;
  let reading: Promise<Settings> | undefined;
  const start = (): Promise<Settings> => {
    const mine = requireSettings(db)
      .then((value) => {
        // What was read before a change is not kept after it.
        if (reading === mine) kept = { value, at: now() };
        return value;
      })
      .finally(() => {
        if (reading === mine) reading = undefined;
      });
    reading = mine;
    return mine;
  };
  const read = (): Promise<Settings> =>
    kept && now() - kept.at < maxAgeMs ? Promise.resolve(kept.value) : (reading ?? start());
  const forget = (): void => {
    kept = undefined;
    reading = undefined;
  };
  return Object.assign(read, { forget });
}

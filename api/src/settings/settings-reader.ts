import type { Db } from '../db/database.js';
import { requireSettings, type Settings } from './settings.repo.js';

export interface ReadSettings {
  (): Promise<Settings>;
  /** The next reader of this process sees what was just written. */
  forget(): void;
}

const maxAgeMs = 1_000;

/** Reads the settings through a cache of one second; a failed read is not kept. */
export function createSettingsReader(db: Db, now: () => number = Date.now): ReadSettings {
  let kept: { value: Settings; at: number } | undefined;
  let version = 0;
  const read = async (): Promise<Settings> => {
    if (kept && now() - kept.at < maxAgeMs) return kept.value;
    const began = version;
    const value = await requireSettings(db);
    // What was read before a change is not kept after it.
    if (began === version) kept = { value, at: now() };
    return value;
  };
  const forget = (): void => {
    version += 1;
    kept = undefined;
  };
  return Object.assign(read, { forget });
}

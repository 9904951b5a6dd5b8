import type { Db } from '../db/database.js';
import { requireSettings, type Settings } from './settings.repo.js';

export type ReadSettings = () => Promise<Settings>;

const maxAgeMs = 1_000;

/** Reads the settings through a cache of one second; a failed read is not kept. */
export function createSettingsReader(db: Db, now: () => number = Date.now): ReadSettings {
  let kept: { value: Settings; at: number } | undefined;
  return async () => {
    if (kept && now() - kept.at < maxAgeMs) return kept.value;
    const value = await requireSettings(db);
    kept = { value, at: now() };
    return value;
  };
}

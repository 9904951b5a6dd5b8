import { recordActivity } from '../activity/activity.repo.js';
import type { AppContext } from '../app-context.js';
import type { Caller } from '../trpc/caller.js';
import { defaultAboveMaximum } from './settings.errors.js';
import { changeSettings, lockSettings, requireSettings, type Settings } from './settings.repo.js';
import type { PublicSettings, UpdateSettings } from './settings.schemas.js';

export async function getSettings(app: AppContext): Promise<PublicSettings> {
  return toPublicSettings(await requireSettings(app.db));
}

/**
 * Changes what is given; the next request goes by it (of another API process within a second).
 * Throws `settings.default_above_maximum`.
 */
export async function updateSettings(
  { app, caller, ipAddress }: { app: AppContext; caller: Caller; ipAddress: string },
  input: UpdateSettings,
): Promise<PublicSettings> {
  const after = await app.db.transaction().execute(async (trx) => {
    const before = toPublicSettings(await lockSettings(trx));
    const changed = toPublicSettings(await changeSettings(trx, columnsOf(input)));
    const { defaultRateLimit, maxRateLimit } = changed;
    if (defaultRateLimit > maxRateLimit) {
      throw defaultAboveMaximum({ defaultRateLimit, maxRateLimit });
    }
    const { userId, email: userEmail } = caller;
    const details = differences(before, changed);
    await recordActivity(trx, {
      userId,
      userEmail,
      action: 'settings.updated',
      details,
      ipAddress,
    });
    return changed;
  });
  app.settings.forget();
  return after;
}

function columnsOf(input: UpdateSettings) {
  const { paceGapMs, unknownPolicy, maxDevices, defaultRateLimit, maxRateLimit } = input;
  const { enableRegistration } = input;
  return {
    ...(paceGapMs === undefined ? {} : { pace_gap_ms: paceGapMs }),
    ...(unknownPolicy === undefined ? {} : { unknown_policy: unknownPolicy }),
    ...(maxDevices === undefined ? {} : { max_devices: maxDevices }),
    ...(defaultRateLimit === undefined ? {} : { default_rate_limit: defaultRateLimit }),
    ...(maxRateLimit === undefined ? {} : { max_rate_limit: maxRateLimit }),
    ...(enableRegistration === undefined ? {} : { enable_registration: enableRegistration }),
  };
}

/** `{ before, after }` of what changed. */
function differences(before: PublicSettings, after: PublicSettings) {
  const names = (Object.keys(after) as (keyof PublicSettings)[]).filter(
    (name) => name !== 'updatedAt' && before[name] !== after[name],
  );
  const pick = (from: PublicSettings) =>
    Object.fromEntries(names.map((name) => [name, from[name]]));
  return { before: pick(before), after: pick(after) };
}

function toPublicSettings(row: Settings): PublicSettings {
  return {
    paceGapMs: row.pace_gap_ms,
    unknownPolicy: row.unknown_policy,
    maxDevices: row.max_devices,
    defaultRateLimit: row.default_rate_limit,
    maxRateLimit: row.max_rate_limit,
    enableRegistration: row.enable_registration,
    updatedAt: row.updated_at.toISOString(),
  };
}

import type { UpdateObject } from 'kysely';
import { type ActingRequest, actorOf, recordActivity } from '../activity/activity.repo.js';
import { changedFields } from '../activity/changed-fields.js';
import type { AppContext } from '../app-context.js';
import type { Database } from '../db/schema.js';
import { makeJobsDue } from '../retention/retention-jobs.repo.js';
import { defaultAboveMaximum } from './settings.errors.js';
import { changeSettings, lockSettings, requireSettings, type Settings } from './settings.repo.js';
import type { PublicSettings, UpdateSettings } from './settings.schemas.js';

/** From the database, past the cache. */
export async function getSettings(app: AppContext): Promise<PublicSettings> {
  return toPublicSettings(await requireSettings(app.db));
}

/**
 * Changes what is given; the next request goes by it (of another API process within a second;
 * message limits at once everywhere). Throws `settings.default_above_maximum`.
 */
export async function updateSettings(
  { app, ...request }: { app: AppContext } & ActingRequest,
  input: UpdateSettings,
): Promise<PublicSettings> {
  const after = await app.db.transaction().execute(async (trx) => {
    const before = toPublicSettings(await lockSettings(trx));
    const changed = toPublicSettings(await changeSettings(trx, columnsOf(input)));
    const { defaultRateLimit, maxRateLimit } = changed;
    if (defaultRateLimit > maxRateLimit) {
      throw defaultAboveMaximum({ defaultRateLimit, maxRateLimit });
    }
    if (retentionChanges(input)) await makeJobsDue(trx);
    await recordActivity(trx, {
      ...actorOf(request),
      action: 'settings.updated',
      target: { type: 'settings', id: null },
      details: changedFields(before, changed, changedNames(before, changed)),
    });
    return changed;
  });
  app.settings.forget();
  return after;
}

const retentionChanges = ({ messageRetentionDays, activityRetentionDays }: UpdateSettings) =>
  messageRetentionDays !== undefined || activityRetentionDays !== undefined;

const columns = {
  paceGapMs: 'pace_gap_ms',
  unknownPolicy: 'unknown_policy',
  maxDevices: 'max_devices',
  maxApiKeys: 'max_api_keys',
  defaultRateLimit: 'default_rate_limit',
  maxRateLimit: 'max_rate_limit',
  keyRequestRate: 'key_request_rate',
  enableRegistration: 'enable_registration',
  requireEmailVerification: 'require_email_verification',
  maintenanceMode: 'maintenance_mode',
  sandboxAccess: 'sandbox_access',
  corsOrigins: 'cors_origins',
  messageRetentionDays: 'message_retention_days',
  mediaRetentionDays: 'media_retention_days',
  activityRetentionDays: 'activity_retention_days',
} as const satisfies Record<keyof UpdateSettings, keyof Settings>;

const names = Object.keys(columns) as (keyof typeof columns)[];

function columnsOf(input: UpdateSettings): UpdateObject<Database, 'settings'> {
  const given = names.filter((name) => input[name] !== undefined);
  return Object.fromEntries(given.map((name) => [columns[name], input[name]]));
}

const changedNames = (before: PublicSettings, after: PublicSettings) =>
  names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));

function toPublicSettings(row: Settings): PublicSettings {
  return {
    paceGapMs: row.pace_gap_ms,
    unknownPolicy: row.unknown_policy,
    maxDevices: row.max_devices,
    maxApiKeys: row.max_api_keys,
    defaultRateLimit: row.default_rate_limit,
    maxRateLimit: row.max_rate_limit,
    keyRequestRate: row.key_request_rate,
    enableRegistration: row.enable_registration,
    requireEmailVerification: row.require_email_verification,
    maintenanceMode: row.maintenance_mode,
    sandboxAccess: row.sandbox_access,
    corsOrigins: row.cors_origins,
    messageRetentionDays: row.message_retention_days,
    mediaRetentionDays: row.media_retention_days,
    activityRetentionDays: row.activity_retention_days,
    updatedAt: row.updated_at.toISOString(),
  };
}

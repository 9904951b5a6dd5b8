import { setTimeout as pause } from 'node:timers/promises';
import type { Session } from '@botwave/wa-sidecar/contract';
import { mostWaiting } from '../messages/store-message.js';
import type { SidecarPool } from '../sidecars/sidecar-pool.js';
import type { DeviceView } from './devices.repo.js';
import type { PublicDevice } from './devices.schemas.js';

/** A page that shows devices does not wait longer for a sidecar that is slow to answer. */
const liveLimitMs = 1_500;

/** The device as its owner sees it; while it is being linked with what its session shows now. */
export async function toPublicDevice(
  sidecars: SidecarPool,
  row: DeviceView,
): Promise<PublicDevice> {
  const isLinking = row.status === 'starting' || row.status === 'linking';
  const live = isLinking ? await getLiveSession(sidecars, row) : null;
  return {
    id: row.id,
    name: row.name,
    sandbox: row.sandbox,
    isDefault: row.sends_by_default,
    // The journal brings it to the row in a moment.
    status: live?.state === 'linking' ? 'linking' : row.status,
    statusReason: live?.state === 'linking' ? live.reason : row.status_reason,
    statusSince: row.status_since.toISOString(),
    phone: row.phone,
    pushName: row.push_name,
    linking: isLinking ? (live?.linking ?? { step: 'waiting' }) : null,
    attempt: row.attempt,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    holdReason: row.hold_reason,
    queued: row.queued,
    paceGapMs: row.pace_gap_ms,
    effectivePaceGapMs: row.effective_pace_gap_ms,
    typing: row.typing,
    maxAgeSeconds: row.max_age_seconds,
    unavailableFeatures: row.unavailable_features,
    host: hostOf(row),
    limits: { perMinute: row.user_limit, maxQueued: mostWaiting },
    linkedAt: row.linked_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}

function hostOf(row: DeviceView): PublicDevice['host'] {
  if (row.host_id === null || row.host_name === null) return null;
  return {
    id: row.host_id,
    name: row.host_name,
    reachable: row.host_heard === true,
    storage: row.host_storage ?? 'ok',
  };
}

/** The session as its sidecar sees it now; null when that is not known or takes too long. */
export function getLiveSession(
  sidecars: SidecarPool,
  row: { id: string; host_id: string | null },
): Promise<Session | null> {
  if (!row.host_id) return Promise.resolve(null);
  return Promise.race([
    sidecars.getSession(row.host_id, row.id).catch(() => null),
    pause(liveLimitMs, null, { ref: false }),
  ]);
}

import { unreadAlarmMs } from '../sidecars/host-alarms.js';
import type { HostRow } from './hosts.repo.js';
import type { Alarm, PublicHost } from './hosts.schemas.js';

export function toPublicHost(row: HostRow): PublicHost {
  const lag = Number(row.journal_lag);
  return {
    id: row.id,
    name: row.name,
    url: row.base_url,
    ...statusOf(row),
    draining: row.draining,
    capacity: row.capacity,
    devices: row.devices,
    free: Math.max(0, row.capacity - row.devices),
    sessions: row.sessions,
    memoryBytes: row.memory_bytes === null ? null : Number(row.memory_bytes),
    storage: row.storage,
    journal: {
      lag,
      unreadSince: lag > 0 ? (row.journal_read_at ?? row.created_at).toISOString() : null,
    },
    gaps: { found: Number(row.gaps_found), closed: Number(row.gaps_closed) },
    heartbeatAt: row.heartbeat_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}

function statusOf(row: HostRow): Pick<PublicHost, 'status' | 'since'> {
  const heardAt = row.heartbeat_at?.toISOString() ?? null;
  if (row.declared_dead_at) return { status: 'dead', since: row.declared_dead_at.toISOString() };
  if (!row.configured) return { status: 'absent', since: heardAt };
  return row.heard
    ? { status: 'reachable', since: null }
    : { status: 'unreachable', since: heardAt };
}

/** What is wrong with a host just now; nothing is said of one that was given up. */
export function alarmsOf(host: PublicHost, now: number = Date.now()): Alarm[] {
  if (host.status === 'dead' || (host.status === 'absent' && host.devices === 0)) return [];
  const named = { id: host.id, name: host.name };
  if (host.status !== 'reachable') {
    const message =
      'Its devices wait. Start its sidecar again, or declare it dead so that they can be linked elsewhere.';
    return [{ kind: 'unreachable', host: named, since: host.since, message }];
  }
  const alarms: Alarm[] = [];
  if (host.storage === 'full') {
    const message = 'Its disk is full and nothing is sent: make room on it.';
    alarms.push({ kind: 'storage_full', host: named, since: null, message });
  }
  const { unreadSince } = host.journal;
  if (unreadSince !== null && now - Date.parse(unreadSince) > unreadAlarmMs) {
    const message =
      'What happened in WhatsApp is not taken over: look into the log of the API for "journal not applied".';
    alarms.push({ kind: 'journal_unread', host: named, since: unreadSince, message });
  }
  return alarms;
}

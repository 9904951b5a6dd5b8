import type { ManagedUserRow } from './managed-users.repo.js';
import type { ManagedUser } from './users.schemas.js';

export function toManagedUser(row: ManagedUserRow): ManagedUser {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    // The query leaves deleted ones out.
    status: row.status === 'deleted' ? 'suspended' : row.status,
    rateLimit: row.rate_limit,
    effectiveRateLimit: row.effective_rate_limit,
    emailVerified: row.email_verified_at !== null,
    twoFactor: row.two_factor,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    counts: {
      devices: row.devices,
      connected: row.connected,
      apiKeys: row.api_keys,
      sessions: row.sessions,
      waiting: row.waiting,
    },
  };
}

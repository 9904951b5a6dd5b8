import type { Content } from '@botwave/wa-sidecar/contract';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

/**
 * A hand-over that this process holds the lease of.
 * - `fresh`: taken from the queue; nothing has left the house for it.
 * - `taken_over`: somebody's lease ran out; it may have left.
 * - `asked_again`: `unknown`, and asked about once more; it may have left.
 */
export interface Claim {
  kind: 'fresh' | 'taken_over' | 'asked_again';
  messageId: string;
  deviceId: string;
  hostId: string;
  epoch: number;
  leaseId: string;
  waId: string;
  chat: string;
  content: Content;
  /** Whether “typing…” is shown first, as the device asks. */
  showsTyping: boolean;
  retries: number;
  /** No sidecar was ever asked to send it. */
  isFirst: boolean;
  /** Milliseconds since the hand-over began, by the database's clock. */
  ageMs: number;
}

/** Seconds a lease lasts without being renewed. */
export const leaseSeconds = 15;

export interface ClaimRow {
  id: string;
  device_id: string;
  host_id: string;
  epoch: number;
  lease_owner: string;
  wa_id: string;
  chat: string;
  message_body: string;
  typing: boolean;
  retries: number;
  attempts: number;
  age_ms: number;
}

/** What every claiming statement returns of the message `m` that it took. */
export const claimColumns: RawBuilder<unknown> = sql`
  m.id, m.device_id, m.epoch, m.lease_owner, m.wa_id, m.chat, m.message_body, m.retries, m.attempts,
  coalesce((select extract(epoch from now() - max(a.started_at)) * 1000
    from message_attempts a where a.message_id = m.id), 0)::float8 as age_ms`;

export function toClaim(kind: Claim['kind'], row: ClaimRow): Claim {
  return {
    kind,
    messageId: row.id,
    deviceId: row.device_id,
    hostId: row.host_id,
    epoch: row.epoch,
    leaseId: row.lease_owner,
    waId: row.wa_id,
    chat: row.chat,
    content: { type: 'text', text: row.message_body },
    showsTyping: row.typing,
    retries: row.retries,
    isFirst: kind === 'fresh' && row.attempts === 1,
    ageMs: row.age_ms,
  };
}

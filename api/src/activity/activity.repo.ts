import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../db/database.js';
import type { Caller } from '../trpc/caller.js';

/** Acts that are written down, `<feature>.<what>`. A closed list: the log is searched by it. */
export type ActivityAction =
  | 'auth.registered'
  | 'auth.admin_created'
  | 'auth.user_created_by_operator'
  | 'auth.login'
  | 'auth.login_failed'
  | 'auth.logout'
  | 'auth.email_verified'
  | 'auth.invitation_accepted'
  | 'auth.password_reset'
  | 'auth.reset_requested'
  | 'auth.two_factor_failed'
  | 'account.deleted'
  | 'account.email_asked'
  | 'account.email_changed'
  | 'account.password_changed'
  | 'account.password_refused'
  | 'account.session_ended'
  | 'account.signed_out'
  | 'account.updated'
  | 'two_factor.enabled'
  | 'two_factor.disabled'
  | 'two_factor.codes_renewed'
  | 'api_keys.created'
  | 'api_keys.updated'
  | 'api_keys.rotated'
  | 'api_keys.revoked'
  | 'devices.created'
  | 'devices.updated'
  | 'devices.started'
  | 'devices.stopped'
  | 'devices.logged_out'
  | 'devices.deleted'
  | 'devices.pairing_code_requested'
  | 'devices.linked'
  | 'devices.number_changed'
  | 'devices.number_shared'
  | 'devices.host_lost'
  | 'hosts.updated'
  | 'hosts.declared_dead'
  | 'settings.updated'
  | 'mail.read'
  | 'mail.retried'
  | 'webhooks.created'
  | 'webhooks.updated'
  | 'webhooks.deleted'
  | 'webhooks.secret_rotated'
  | 'webhooks.disabled'
  | 'webhooks.tested'
  | 'webhooks.replayed'
  | 'admin.user_created'
  | 'admin.user_invited'
  | 'admin.user_updated'
  | 'admin.user_suspended'
  | 'admin.user_unsuspended'
  | 'admin.user_signed_out'
  | 'admin.user_password_reset'
  | 'admin.user_deleted'
  | 'admin.message_cancelled'
  | 'admin.message_retried';

/** What an act was done to, where that is not the actor's own account. */
export interface ActivityTarget {
  type:
    | 'user'
    | 'device'
    | 'api_key'
    | 'message'
    | 'host'
    | 'settings'
    | 'session'
    | 'mail'
    | 'webhook';
  /** Null for what there is only one of. */
  id: string | null;
  /** Whose it is, when not the actor's: they then find the act in their own history. */
  ownerId?: string | undefined;
}

export interface Activity {
  /** Null when nobody is known, e.g. a failed login. */
  userId: string | null;
  userEmail: string | null;
  action: ActivityAction;
  target?: ActivityTarget | undefined;
  /**
   * No secrets, no message texts, no full phone numbers. Where values changed: `before` and
   * `after` of what changed (changed-fields.ts).
   */
  details?: Record<string, unknown>;
  ipAddress: string | null;
  /** Of the request that it was done by; X-Request-Id of its answer. */
  requestId?: string | undefined;
  /** The API key that was used, if not a session. */
  keyId?: string | undefined;
}

/** Who acts in a request and from where; a procedure's context is one. */
export interface ActingRequest {
  caller: Caller;
  ipAddress: string;
  requestId?: string | undefined;
}

/** The parts of an `Activity` that say who did it, from where and by which request. */
export function actorOf({ caller, ipAddress, requestId }: ActingRequest) {
  return {
    userId: caller.userId,
    userEmail: caller.email,
    keyId: caller.kind === 'key' ? caller.keyId : undefined,
    ipAddress,
    requestId,
  };
}

/** Writes one line of `activity_logs`; inside the transaction of the act where there is one. */
export async function recordActivity(db: Db, activity: Activity): Promise<void> {
  const { target } = activity;
  const ownerId = target?.ownerId ?? null;
  await db
    .insertInto('activity_logs')
    .values({
      id: uuidv7(),
      user_id: activity.userId,
      user_email: activity.userEmail,
      action: activity.action,
      details: JSON.stringify(activity.details ?? {}),
      ip_address: activity.ipAddress,
      target_type: target?.type ?? null,
      target_id: target?.id ?? null,
      target_user_id: ownerId === activity.userId ? null : ownerId,
      request_id: activity.requestId || null,
      key_id: activity.keyId ?? null,
    })
    .execute();
}

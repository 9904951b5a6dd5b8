import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../db/database.js';

/** Acts that are written down, `<feature>.<what>`. A closed list: the log is searched by it. */
export type ActivityAction =
  | 'auth.registered'
  | 'auth.admin_created'
  | 'auth.user_created_by_operator'
  | 'auth.login'
  | 'auth.login_failed'
  | 'auth.logout'
  | 'api_keys.created'
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
  | 'settings.updated';

export interface Activity {
  /** Null when nobody is known, e.g. a failed login. */
  userId: string | null;
  userEmail: string | null;
  action: ActivityAction;
  /** No secrets, no message texts, no full phone numbers. */
  details?: Record<string, unknown>;
  ipAddress: string | null;
}

/** Writes one line of `activity_logs`; inside the transaction of the act where there is one. */
export async function recordActivity(db: Db, activity: Activity): Promise<void> {
  await db
    .insertInto('activity_logs')
    .values({
      id: uuidv7(),
      user_id: activity.userId,
      user_email: activity.userEmail,
      action: activity.action,
      details: JSON.stringify(activity.details ?? {}),
      ip_address: activity.ipAddress,
    })
    .execute();
}

import type { Account, SessionState } from '@botwave/wa-sidecar/contract';
import { type Selectable, sql } from 'kysely';
import { type ActivityAction, recordActivity } from '../../activity/activity.repo.js';
import type { Db } from '../../db/database.js';
import type { Database } from '../../db/schema.js';
import { recordDeviceStep } from '../../devices/device-events.repo.js';
import type { Effects } from './effects.js';

/** What a sidecar says of a session: in an event, a snapshot or the answer to an order. */
export interface SessionWord {
  deviceId: string;
  epoch: number;
  state: SessionState;
  reason: string | null;
  account: Account | null;
  attempt: number;
  nextAttemptAt: string | null;
  /** When the state was entered. */
  at: string;
}

type Device = Selectable<Database['devices']>;

/** Brings the device's row to what its session says; a word under a lower epoch is ignored. */
export async function applySessionState(
  trx: Db,
  word: SessionWord,
  effects: Effects,
): Promise<void> {
  const device = await trx
    .selectFrom('devices')
    .selectAll()
    .where('id', '=', word.deviceId)
    .where('epoch', '<=', word.epoch)
    .where('deleted_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!device || isBeingLoggedOut(device, word)) return;
  if (await isLinkedTwice(trx, device, word)) return refuseSecondLink(trx, device);
  await noteAccount(trx, device, word);
  const { isNew, ...status } = statusOf(device, word);
  await trx
    .updateTable('devices')
    .set({ ...status, ...desiredAfter(device, word), updated_at: sql<Date>`now()` })
    .where('id', '=', device.id)
    .execute();
  if (isNew) await recordStep(trx, device.id, status);
  if (word.state === 'connected') effects.lanes.add(device.id);
}

const isOver = (state: SessionState): boolean =>
  state === 'logged_out' || state === 'stopped' || state === 'failed';

/** Until the log-out is confirmed, what the session still does is of no interest. */
function isBeingLoggedOut(device: Device, word: SessionWord): boolean {
  return device.desired === 'logged_out' && !isOver(word.state);
}

function statusOf(device: Device, word: SessionWord) {
  const keepsReason =
    device.status === 'logged_out' &&
    device.status_reason === 'number_already_linked' &&
    isOver(word.state);
  const status = keepsReason ? device.status : word.state;
  const reason = keepsReason ? device.status_reason : word.reason;
  const same = device.status === status && device.status_reason === reason;
  return {
    isNew: !same,
    status,
    status_reason: reason,
    status_since: same ? device.status_since : new Date(word.at),
    attempt: word.attempt,
    next_attempt_at: word.nextAttemptAt ? new Date(word.nextAttemptAt) : null,
  };
}

function recordStep(
  trx: Db,
  deviceId: string,
  step: Pick<Device, 'status' | 'status_reason' | 'status_since' | 'attempt' | 'next_attempt_at'>,
): Promise<void> {
  return recordDeviceStep(trx, {
    deviceId,
    status: step.status,
    reason: step.status_reason,
    at: step.status_since,
    data: { attempt: step.attempt, nextAttemptAt: step.next_attempt_at?.toISOString() ?? null },
  });
}

/** Endings after which nothing starts again by itself. */
function desiredAfter(device: Device, word: SessionWord) {
  if (word.state === 'logged_out' || (device.desired === 'logged_out' && isOver(word.state))) {
    return { desired: 'stopped' as const, linked_at: null };
  }
  if (word.state === 'stopped' && word.reason === 'link_timeout') {
    return { desired: 'stopped' as const };
  }
  return {};
}

async function isLinkedTwice(trx: Db, device: Device, word: SessionWord): Promise<boolean> {
  if (!word.account?.phone || (word.state !== 'connected' && word.state !== 'syncing'))
    return false;
  const other = await trx
    .selectFrom('devices')
    .select('id')
    .where('user_id', '=', device.user_id)
    .where('id', '<>', device.id)
    .where('phone', '=', word.account.phone)
    .where('linked_at', 'is not', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return other !== undefined;
}

/** The second device of one number is logged out by the reconciler. */
async function refuseSecondLink(trx: Db, device: Device): Promise<void> {
  await trx
    .updateTable('devices')
    .set({
      desired: 'logged_out',
      status: 'logged_out',
      status_reason: 'number_already_linked',
      status_since: sql<Date>`now()`,
      linked_at: null,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', device.id)
    .execute();
  await recordDeviceStep(trx, {
    deviceId: device.id,
    status: 'logged_out',
    reason: 'number_already_linked',
  });
}

/** Who is linked; linked by another number, what waits is held until the owner confirms it. */
async function noteAccount(trx: Db, device: Device, word: SessionWord): Promise<void> {
  const { account } = word;
  if (!account) return;
  const connected = word.state === 'connected';
  const otherNumber =
    connected && account.phone !== null && device.phone !== null && account.phone !== device.phone;
  const held = otherNumber && (await hasWaiting(trx, device.id));
  const newlyLinked = connected && !device.linked_at;
  await trx
    .updateTable('devices')
    .set({
      ...(connected && account.phone ? { phone: account.phone } : {}),
      ...(account.jid ? { jid: account.jid } : {}),
      ...(account.lid ? { lid: account.lid } : {}),
      ...(account.pushName ? { push_name: account.pushName } : {}),
      ...(newlyLinked ? { linked_at: new Date(word.at) } : {}),
      ...(held ? { hold_reason: 'number_changed' } : {}),
    })
    .where('id', '=', device.id)
    .execute();
  if (newlyLinked) await note(trx, device, 'devices.linked');
  if (otherNumber) await note(trx, device, 'devices.number_changed');
  if (newlyLinked && account.phone && (await isSharedWithOthers(trx, device, account.phone))) {
    await note(trx, device, 'devices.number_shared');
  }
}

async function hasWaiting(trx: Db, deviceId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('message_logs')
    .select('id')
    .where('device_id', '=', deviceId)
    .where('status', '=', 'queued')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function isSharedWithOthers(trx: Db, device: Device, phone: string): Promise<boolean> {
  const row = await trx
    .selectFrom('devices')
    .select('id')
    .where('phone', '=', phone)
    .where('user_id', '<>', device.user_id)
    .where('linked_at', 'is not', null)
    .where('deleted_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function note(trx: Db, device: Device, action: ActivityAction): Promise<void> {
  const user = await trx
    .selectFrom('users')
    .select('email')
    .where('id', '=', device.user_id)
    .executeTakeFirstOrThrow();
  await recordActivity(trx, {
    userId: device.user_id,
    userEmail: user.email,
    action,
    target: { type: 'device', id: device.id },
    details: { deviceId: device.id, name: device.name },
    ipAddress: null,
  });
}

import { type ActivityAction, actorOf, recordActivity } from '../../activity/activity.repo.js';
import type { Db } from '../../db/database.js';
import { AppError } from '../../errors/app-error.js';
import { pageOf } from '../../lists/keyset-page.js';
import { moveMessage } from '../../messages/lanes/move-message.js';
import { failureOf } from '../../messages/message-failures.js';
import { priorityOf } from '../../messages/message-priority.js';
import { notCancellable } from '../../messages/messages.errors.js';
import { sendMessageAgain } from '../../messages/messages.service.js';
import { retryConflicts } from '../../messages/retry-conflicts.js';
import type { AppRequest } from '../../trpc/app-request.js';
import { messageUnknown, retryFailed } from '../admin.errors.js';
import {
  type DeviceDepth,
  getQueued,
  listQueued,
  type QueueDepth,
  type QueuedMessageRow,
  readDepths,
} from './queue.repo.js';
import type { ListQueue, Queue, QueuedMessage } from './queue.schemas.js';

const mostDevices = 100;

/** How much waits in all, and on the 100 devices where most does. */
export async function getQueue(db: Db): Promise<Queue> {
  const { all, devices } = await readDepths(db, mostDevices);
  return { ...toDepth(all), devices: devices.map(toDeviceDepth) };
}

/** Newest first. */
export async function listQueue(db: Db, { cursor: before, limit, ...filter }: ListQueue) {
  const rows = await listQueued(db, filter, { before, limit: limit + 1 });
  const { items, nextCursor } = pageOf(rows, limit);
  return { items: items.map(toQueuedMessage), nextCursor };
}

/** Takes back what still waits. Throws `admin.message_not_found`, 409 `messages.not_cancellable`. */
export async function cancelAnyMessage(request: AppRequest, id: string): Promise<QueuedMessage> {
  const { app } = request;
  const { device_id: deviceId } = await requireQueued(app.db, id);
  const moved = await retryConflicts(() =>
    app.db.transaction().execute(async (trx) => {
      const done = await moveMessage(trx, { messageId: id, to: 'cancelled' });
      if (done) await note(trx, request, 'admin.message_cancelled', await requireQueued(trx, id));
      return done;
    }),
  );
  const message = await requireQueued(app.db, id);
  if (message.status !== 'cancelled') throw notCancellable(message.status);
  if (moved) {
    app.signals.announceMessage(id);
    app.signals.wakeLane(deviceId);
  }
  return toQueuedMessage(message);
}

/**
 * Sends it again as a new message of its owner, by their allowance; answers the new one. Throws
 * `admin.message_not_found`, `admin.retry_failed`, and what the owner's own sending again does.
 */
export async function retryAnyMessage(
  request: AppRequest,
  input: { id: string; confirmPossibleDuplicate: boolean },
): Promise<QueuedMessage> {
  const { app } = request;
  const message = await requireQueued(app.db, input.id);
  const id = await sendAgainAsOwner(request, message, input.confirmPossibleDuplicate);
  await note(app.db, request, 'admin.message_retried', message, { newMessageId: id });
  return toQueuedMessage(await requireQueued(app.db, id));
}

async function sendAgainAsOwner(
  { app }: AppRequest,
  message: QueuedMessageRow,
  confirmPossibleDuplicate: boolean,
): Promise<string> {
  const owner = {
    kind: 'session',
    userId: message.user_id,
    email: message.owner_email,
    role: 'user',
    authSessionId: '',
  } as const;
  try {
    const sent = await sendMessageAgain(app, owner, {
      id: message.id,
      confirmPossibleDuplicate,
      idempotencyKey: undefined,
    });
    return sent.message.id;
  } catch (error) {
    // It carries the whole message.
    if (error instanceof AppError && error.code === 'messages.failed') {
      throw retryFailed(error.message);
    }
    throw error;
  }
}

async function requireQueued(db: Db, id: string): Promise<QueuedMessageRow> {
  const row = await getQueued(db, id);
  if (!row) throw messageUnknown();
  return row;
}

/** In the owner's history, too. */
function note(
  db: Db,
  request: AppRequest,
  action: ActivityAction,
  message: QueuedMessageRow,
  details: Record<string, unknown> = {},
): Promise<void> {
  return recordActivity(db, {
    ...actorOf(request),
    action,
    target: { type: 'message', id: message.id, ownerId: message.user_id },
    details: { deviceId: message.device_id, ...details },
  });
}

function toQueuedMessage(row: QueuedMessageRow): QueuedMessage {
  return {
    id: row.id,
    status: row.status,
    device: { id: row.device_id, name: row.device_name, status: row.device_status },
    owner: { id: row.user_id, email: row.owner_email },
    to: lastDigits(row.receiver_number ?? row.chat),
    type: row.type,
    source: row.source,
    priority: priorityOf(row.priority),
    attempts: row.attempts,
    error: row.error_code ? failureOf(row.error_code, row.error_message) : null,
    createdAt: row.created_at.toISOString(),
    sendAt: row.send_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    unconfirmedSince: row.unknown_since?.toISOString() ?? null,
  };
}

/** Enough to find it again with its owner, too little to call. */
const lastDigits = (address: string): string => `…${address.replaceAll(/\D/g, '').slice(-4)}`;

const toDepth = ({ oldestQueuedAt, scheduled, queued, sending, unconfirmed }: QueueDepth) => ({
  scheduled,
  queued,
  sending,
  unconfirmed,
  oldestQueuedAt: oldestQueuedAt?.toISOString() ?? null,
});

const toDeviceDepth = (row: DeviceDepth): Queue['devices'][number] => ({
  device: {
    id: row.deviceId,
    name: row.deviceName,
    status: row.deviceStatus,
    holdReason: row.holdReason,
  },
  owner: { id: row.userId, email: row.userEmail },
  ...toDepth(row),
});

import type { JournalEvent } from '@botwave/wa-sidecar/contract';
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../../db/database.js';

type Received = Extract<JournalEvent, { type: 'message.received' }>['data'];

/** Stores an incoming message once, however often it is told of. */
export async function applyReceived(
  trx: Db,
  { deviceId, data }: { deviceId: string; data: Received },
): Promise<void> {
  const device = await trx
    .selectFrom('devices')
    .select(['user_id', 'phone'])
    .where('id', '=', deviceId)
    .executeTakeFirst();
  if (!device) return;
  const stored = await trx
    .insertInto('message_logs')
    .values({
      id: uuidv7(),
      user_id: device.user_id,
      device_id: deviceId,
      direction: 'in',
      source: 'whatsapp',
      status: 'received',
      chat: data.chat,
      receiver_number: device.phone,
      sender_number: data.from.phone,
      sender_jid: data.from.jid,
      sender_lid: data.from.lid,
      sender_name: data.pushName === null ? null : storable(data.pushName),
      type: data.kind,
      message_body: storable(data.text),
      wa_id: data.waId,
      backfilled: data.backfilled,
      sent_at: new Date(data.sentAt),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!stored) return;
  await trx
    .insertInto('message_events')
    .values({ message_id: stored.id, status: 'received', data: '{}' })
    .execute();
}

/** PostgreSQL's text holds no NUL, and UTF-8 no lone surrogates. */
const storable = (text: string): string =>
  text.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\ufffd');

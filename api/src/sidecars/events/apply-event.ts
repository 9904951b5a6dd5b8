import type { JournalEvent } from '@botwave/wa-sidecar/contract';
import type { Db } from '../../db/database.js';
import type { Effects } from './effects.js';
import type { KnownMessages } from './known-messages.js';
import { applyAck } from './message-ack.js';
import { applyOutcome } from './message-outcome.js';
import { applyReceived } from './message-received.js';
import { applySessionState } from './session-state.js';

/** What one line of the journal does to the rows; pure SQL on the given transaction. */
export function applyEvent(
  trx: Db,
  event: JournalEvent,
  messages: KnownMessages,
  effects: Effects,
): Promise<void> {
  const { deviceId, epoch, at } = event;
  switch (event.type) {
    case 'session.state':
      return applySessionState(trx, { ...event.data, deviceId, epoch, at }, effects);
    case 'message.outcome':
      return applyOutcome(trx, event, messages(event), effects);
    case 'message.ack':
      return applyAck(trx, { ...event.data, at, message: messages(event) }, effects);
    case 'message.received':
      return applyReceived(trx, { deviceId, data: event.data });
  }
}

import type { JournalEvent, Outcome } from '@botwave/wa-sidecar/contract';
import type { Db } from '../../db/database.js';
import { settleFailed, settleSent } from '../../messages/lanes/settle.js';
import type { Effects } from './effects.js';
import { type KnownMessage, movesOn, targetOf } from './known-messages.js';

/**
 * The outcome of a hand-over, as the sidecar recorded it. `sent` and `failed for good` are facts.
 * `later` and `unknown` may speak of an earlier attempt than the one now in flight: they are left
 * to the holder of the lease, who gets the same outcome as the answer to its PUT.
 */
export async function applyOutcome(
  trx: Db,
  event: OutcomeEvent,
  message: KnownMessage | undefined,
  effects: Effects,
): Promise<void> {
  const to = targetOf(event);
  if (!to || !message || !movesOn(message, to)) return;
  const { deviceId, data } = event;
  if (!(await settleByOutcome(trx, { ...data, deviceId }))) return;
  message.status = to;
  effects.messages.add(message.id);
  effects.lanes.add(deviceId);
}

type OutcomeEvent = Extract<JournalEvent, { type: 'message.outcome' }>;

function settleByOutcome(
  trx: Db,
  { deviceId, messageId, outcome }: { deviceId: string; messageId: string; outcome: Outcome },
): Promise<boolean> {
  switch (outcome.result) {
    case 'sent':
      return settleSent(
        trx,
        { deviceId, messageId },
        {
          ack: outcome.ack,
          at: new Date(outcome.at),
        },
      );
    case 'failed':
      if (outcome.retry === 'later') return Promise.resolve(false);
      return settleFailed(trx, { deviceId, messageId }, outcome);
    case 'unknown':
      return Promise.resolve(false);
  }
}

import type { Outcome } from '@botwave/wa-sidecar/contract';
import type { Db } from '../../db/database.js';
import { settleFailed, settleSent } from '../../messages/lanes/settle.js';
import type { Effects } from './effects.js';

/**
 * The outcome of a hand-over, as the sidecar recorded it. `sent` and `failed for good` are facts.
 * `later` and `unknown` may speak of an earlier attempt than the one now in flight: they are left
 * to the holder of the lease, who gets the same outcome as the answer to its PUT.
 */
export async function applyOutcome(
  trx: Db,
  word: { deviceId: string; messageId: string; outcome: Outcome },
  effects: Effects,
): Promise<void> {
  const moved = await settleByOutcome(trx, word);
  if (!moved) return;
  effects.messages.add(word.messageId);
  effects.lanes.add(word.deviceId);
}

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

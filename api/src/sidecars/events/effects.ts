import type { MessageSignals } from '../../messages/message-signals.js';

/** What is to be said after the commit. */
export interface Effects {
  /** Devices whose lane may go on. */
  lanes: Set<string>;
  /** Messages that moved on. */
  messages: Set<string>;
}

export const noEffects = (): Effects => ({ lanes: new Set(), messages: new Set() });

export function announce(signals: MessageSignals, effects: Effects): void {
  for (const deviceId of effects.lanes) signals.wakeLane(deviceId);
  for (const messageId of effects.messages) signals.announceMessage(messageId);
}

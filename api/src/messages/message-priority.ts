/** The two classes of a lane: direct sends leave before bulk, in the lane and within a chat. */
export const messagePriorities = ['direct', 'bulk'] as const;
export type MessagePriority = (typeof messagePriorities)[number];

/** As stored: lower leaves first. */
export const storedPriority: Record<MessagePriority, number> = { direct: 0, bulk: 1 };

export function priorityOf(stored: number): MessagePriority {
  return stored === storedPriority.direct ? 'direct' : 'bulk';
}

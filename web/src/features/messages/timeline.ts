import type { TickStatus } from '@/components/ticks/statuses';
import type { Message } from './api/messages';

export interface Moment {
  status: TickStatus;
  at: string;
}

type Timed = Pick<
  Message,
  | 'direction'
  | 'status'
  | 'createdAt'
  | 'sentAt'
  | 'deliveredAt'
  | 'readAt'
  | 'failedAt'
  | 'updatedAt'
>;

/** What happened to a message and when, oldest first; its present state is always the last. */
export function toTimeline(message: Timed): Moment[] {
  if (message.direction === 'in') return [{ status: 'received', at: message.createdAt }];
  const known: Moment[] = [{ status: 'queued', at: message.createdAt }];
  const add = (status: TickStatus, at: string | null): void => {
    if (at !== null) known.push({ status, at });
  };
  add('sent', message.sentAt);
  add('delivered', message.deliveredAt);
  add('read', message.readAt);
  add('failed', message.failedAt);
  if (known.some((moment) => moment.status === message.status)) return known;
  return [...known, { status: message.status, at: message.updatedAt }];
}

import { sql } from 'kysely';
import type { Db } from '../db/database.js';
import { ownedBy } from '../devices/owned-by.js';
import type { Owner } from '../trpc/caller.js';
import { type EventRow, type EventSource, toPublicEvent } from './event-row.js';
import { listEvents } from './events.repo.js';
import type { EventPage, ListEvents } from './events.schemas.js';
import { firstPosition, type Position, settledPosition } from './settled-position.js';

/** Ids of all users that one look goes through, and how many looks a request may take. */
const window = 20_000n;
const mostLooks = 5;

/**
 * What happened after a cursor, oldest first. Nothing ever appears behind a cursor that was given
 * out. An empty page may still move the cursor on: it went over what belongs to others.
 */
export async function pullEvents(
  db: Db,
  owner: Owner,
  { after, limit }: ListEvents,
): Promise<EventPage> {
  const settled = await settledPosition(db);
  if (after === 'latest') return { items: [], nextCursor: cursorOf(settled), hasMore: false };
  const from = positionOf(after);
  const [messages, devices] = await Promise.all([
    read(db, owner, { source: 'message', after: from.message, to: settled.message, limit }),
    read(db, owner, { source: 'device', after: from.device, to: settled.device, limit }),
  ]);
  const rows = merge(messages.rows, devices.rows).slice(0, limit);
  const position = {
    message: reached(messages, rows),
    device: reached(devices, rows),
  };
  return {
    items: rows.flatMap((row) => toPublicEvent(row) ?? []),
    nextCursor: cursorOf(position),
    hasMore: position.message < settled.message || position.device < settled.device,
  };
}

interface Stretch {
  rows: EventRow[];
  source: EventSource;
  /** Everything of the owner's up to here is in `rows`. */
  upTo: bigint;
}

async function read(
  db: Db,
  owner: Owner,
  order: { source: EventSource; after: bigint; to: bigint; limit: number },
): Promise<Stretch> {
  const { source, to, limit } = order;
  const of = sql<boolean>`${ownedBy(owner, { user: 'd.user_id', device: 'd.id' })}`;
  const rows: EventRow[] = [];
  let after = order.after;
  for (let look = 0; look < mostLooks && after < to; look += 1) {
    const end = after + window < to ? after + window : to;
    const wanted = limit - rows.length;
    const found = await listEvents(db, source, { span: { after, to: end }, of, limit: wanted });
    rows.push(...found);
    const last = found.at(-1);
    if (last && found.length === wanted) return { rows, source, upTo: BigInt(last.source_id) };
    after = end;
  }
  return { rows, source, upTo: after };
}

/** By time, each of the two in its own order. */
function merge(first: EventRow[], second: EventRow[]): EventRow[] {
  const merged: EventRow[] = [];
  let [i, k] = [0, 0];
  for (;;) {
    const [a, b] = [first[i], second[k]];
    if (a && (!b || a.at <= b.at)) {
      merged.push(a);
      i += 1;
    } else if (b) {
      merged.push(b);
      k += 1;
    } else return merged;
  }
}

/** Where this one's cursor stands when only these rows were shown. */
function reached({ rows, source, upTo }: Stretch, shown: EventRow[]): bigint {
  const mine = shown.filter((row) => row.source === source);
  if (mine.length === rows.length) return upTo;
  // The row that is next was not shown; what lies between is not the owner's.
  return BigInt(rows[mine.length]?.source_id ?? 1) - 1n;
}

const cursorOf = ({ message, device }: Position): string => `e1.${message}.${device}`;

function positionOf(cursor: string | undefined): Position {
  if (cursor === undefined) return firstPosition;
  const [, message = '0', device = '0'] = cursor.split('.');
  return { message: BigInt(message), device: BigInt(device) };
}

import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.js';
import { idsWithin } from '../../db/id-time.js';
import { sqlStateOf } from '../../db/sql-state.js';

/** Which messages are counted, and in which steps. */
export interface CountedSpan {
  /** The beginning of a step. */
  from: Date;
  to: Date;
  unit: 'hour' | 'day';
  /** IANA name; PostgreSQL knows it. */
  timeZone: string;
  userId?: string | undefined;
  deviceId?: string | undefined;
}

/** In the order in which tables show them. */
export const countNames = [
  'accepted',
  'sent',
  // Those of `sent` that are known to have arrived, and to have been read.
  'delivered',
  'read',
  'failed',
  'unconfirmed',
  'waiting',
  // Cancelled or expired.
  'dropped',
  'received',
] as const;

/**
 * Messages by what has become of them, each in the step in which it was accepted or came in. So
 * `accepted` is the sum of `sent`, `failed`, `unconfirmed`, `waiting` and `dropped`.
 */
export type MessageCounts = Record<(typeof countNames)[number], number>;

const out = (statuses: string): RawBuilder<number> =>
  sql<number>`count(*) filter (where direction = 'out' and status in (${sql.raw(statuses)}))::int`;

const counts = sql`
  count(*) filter (where direction = 'out')::int as accepted,
  ${out(`'sent', 'delivered', 'read', 'played'`)} as sent,
  ${out(`'delivered', 'read', 'played'`)} as delivered,
  ${out(`'read', 'played'`)} as read,
  ${out(`'failed'`)} as failed,
  ${out(`'unknown'`)} as unconfirmed,
  ${out(`'scheduled', 'queued', 'sending'`)} as waiting,
  ${out(`'cancelled', 'expired'`)} as dropped,
  count(*) filter (where direction = 'in')::int as received`;

/** Zero where there was nothing. */
const sums = sql.raw(
  countNames.map((name) => `coalesce(sum(c.${name}), 0)::int as ${name}`).join(', '),
);

/** The beginning of the step of a moment. Undefined: PostgreSQL does not know the time zone. */
export async function startOfStep(
  db: Db,
  { at, unit, timeZone }: { at: Date; unit: 'hour' | 'day'; timeZone: string },
): Promise<Date | undefined> {
  try {
    const { rows } = await sql<{ start: Date }>`
      select date_trunc(${unit}, ${at}::timestamptz, ${timeZone}) as start`.execute(db);
    return rows[0]?.start;
  } catch (error) {
    if (sqlStateOf(error) === invalidParameter) return undefined;
    throw error;
  }
}

const invalidParameter = '22023';

/** One line per step, oldest first, also where nothing happened; with the people who were active. */
export async function countBySteps(
  db: Db,
  span: CountedSpan,
): Promise<(MessageCounts & { start: Date; activeUsers: number })[]> {
  const { rows } = await sql<MessageCounts & { start: Date; activeUsers: number }>`
    with c as materialized (
      select ${step(span, 'm.created_at')} as start, m.user_id, ${counts}
      from message_logs m where ${within(span, 'm')} group by 1, 2
    ), active as (
      select start, user_id from c where accepted > 0
      union
      select ${step(span, 'a.created_at')}, a.user_id from activity_logs a
      where ${withinTime(span, 'a')} and a.user_id is not null and a.ip_address is not null
        and a.action not like '%\\_failed'
        ${span.userId ? sql`and a.user_id = ${span.userId}` : sql``}
    )
    select steps.start, ${sums}, (select count(*)::int from active where active.start = steps.start)
      as "activeUsers"
    from ${stepsOf(span)} steps left join c on c.start = steps.start
    group by steps.start order by steps.start`.execute(db);
  return rows;
}

export interface DeviceCounts extends MessageCounts {
  deviceId: string;
  deviceName: string;
  /** Null once it was deleted. */
  deviceStatus: string | null;
  userId: string;
  userEmail: string;
}

/** Devices that had messages, those with most sent first. */
export async function countByDevices(
  db: Db,
  span: CountedSpan,
  limit: number,
): Promise<DeviceCounts[]> {
  const { rows } = await sql<DeviceCounts>`
    with c as materialized (
      select m.device_id, ${counts} from message_logs m where ${within(span, 'm')} group by 1
    )
    select d.id as "deviceId", d.name as "deviceName",
      case when d.deleted_at is null then d.status end as "deviceStatus",
      u.id as "userId", u.email as "userEmail", ${sql.raw(countNames.map((name) => `c.${name}`).join(', '))}
    from c join devices d on d.id = c.device_id join users u on u.id = d.user_id
    order by c.sent desc, c.accepted desc, c.received desc, d.id limit ${limit}`.execute(db);
  return rows;
}

/** Why messages failed, expired, were cancelled or hang; the most frequent reason first. */
export async function countReasons(
  db: Db,
  span: CountedSpan,
): Promise<{ code: string; status: string; count: number; devices: number; lastAt: Date }[]> {
  const { rows } = await sql<{
    code: string;
    status: string;
    count: number;
    devices: number;
    lastAt: Date;
  }>`
    select m.error_code as code, m.status, count(*)::int as count,
      count(distinct m.device_id)::int as devices, max(m.updated_at) as "lastAt"
    from message_logs m
    where ${within(span, 'm')} and m.error_code is not null
      and m.status in ('failed', 'expired', 'cancelled', 'unknown')
    group by 1, 2 order by count desc, code, status limit 100`.execute(db);
  return rows;
}

/** The primary key bounds what is looked at; the user's and the device's lists begin with theirs. */
function within(span: CountedSpan, table: string): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${table}.${name}`);
  return sql<boolean>`${withinTime(span, table)}
    ${span.userId ? sql`and ${column('user_id')} = ${span.userId}` : sql``}
    ${span.deviceId ? sql`and ${column('device_id')} = ${span.deviceId}` : sql``}`;
}

function withinTime({ from, to }: CountedSpan, table: string): RawBuilder<boolean> {
  const { first, last } = idsWithin({ from, to });
  const column = (name: string) => sql.ref(`${table}.${name}`);
  return sql<boolean>`${column('id')} >= ${first} and ${column('id')} < ${last}
    and ${column('created_at')} >= ${from} and ${column('created_at')} < ${to}`;
}

const step = ({ unit, timeZone }: CountedSpan, column: string): RawBuilder<Date> =>
  sql<Date>`date_trunc(${unit}, ${sql.ref(column)}, ${timeZone})`;

/** Days as their zone counts them, some of 23 or 25 hours; hours as they pass. */
function stepsOf({ from, to, unit, timeZone }: CountedSpan): RawBuilder<unknown> {
  if (unit === 'hour') {
    return sql`(select generate_series(${from}::timestamptz,
      ${to}::timestamptz - interval '1 microsecond', interval '1 hour') as start)`;
  }
  return sql`(select day at time zone ${timeZone} as start from generate_series(
    date_trunc('day', ${from}::timestamptz at time zone ${timeZone}),
    (${to}::timestamptz - interval '1 microsecond') at time zone ${timeZone},
    interval '1 day') as day)`;
}

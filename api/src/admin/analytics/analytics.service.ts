import type { Db } from '../../db/database.js';
import { failureOf } from '../../messages/message-failures.js';
import { rangeInvalid, timeZoneUnknown } from '../admin.errors.js';
import type { Analytics, MessageAnalytics } from './analytics.schemas.js';
import {
  type CountedSpan,
  countByDevices,
  countBySteps,
  countNames,
  countReasons,
  type DeviceCounts,
  type MessageCounts,
  startOfStep,
} from './message-counts.repo.js';

const hourMs = 3_600_000;
const stepMs = { hour: hourMs, day: 24 * hourMs };
const usualSteps = { hour: 48, day: 30 };
/** A month by the hour, or a year by the day. */
const mostSteps = { hour: 31 * 24, day: 366 };
const mostDevices = 100;

/** Throws `admin.range_invalid`, `admin.time_zone_unknown`. */
export async function messageAnalytics(db: Db, input: Analytics): Promise<MessageAnalytics> {
  const span = await spanOf(db, input);
  const rows = await countBySteps(db, span);
  const items = rows.map(({ start, activeUsers, ...counts }) => ({
    start: start.toISOString(),
    ...counts,
    activeUsers,
  }));
  return { ...publicSpan(span), items, totals: totalsOf(rows) };
}

/** Throws as `messageAnalytics`. */
export async function deviceAnalytics(db: Db, input: Analytics) {
  const span = await spanOf(db, input);
  const rows = await countByDevices(db, span, mostDevices);
  return { ...publicSpan(span), items: rows.map(toDeviceLine), nextCursor: null };
}

/** Throws as `messageAnalytics`. */
export async function errorAnalytics(db: Db, input: Analytics) {
  const span = await spanOf(db, input);
  const rows = await countReasons(db, span);
  const items = rows.map(({ lastAt, ...row }) => ({
    ...row,
    ...failureOf(row.code, null),
    lastAt: lastAt.toISOString(),
  }));
  return { ...publicSpan(span), items, nextCursor: null };
}

/** The range as it is counted: from the beginning of a step on. */
async function spanOf(db: Db, input: Analytics): Promise<CountedSpan> {
  const { unit, timeZone, userId, deviceId } = input;
  const to = input.to ? new Date(input.to) : new Date();
  const asked = input.from
    ? new Date(input.from)
    : new Date(to.getTime() - (usualSteps[unit] - 1) * stepMs[unit]);
  const steps = (to.getTime() - asked.getTime()) / stepMs[unit];
  if (steps <= 0 || steps > mostSteps[unit]) throw rangeInvalid(mostSteps[unit], unit);
  const from = await startOfStep(db, { at: asked, unit, timeZone });
  if (!from) throw timeZoneUnknown();
  return { from, to, unit, timeZone, userId, deviceId };
}

const publicSpan = ({ from, to, unit, timeZone }: CountedSpan) => ({
  from: from.toISOString(),
  to: to.toISOString(),
  unit,
  timeZone,
});

function toDeviceLine(row: DeviceCounts) {
  const { deviceId, deviceName, deviceStatus, userId, userEmail, ...counts } = row;
  return {
    device: { id: deviceId, name: deviceName, status: deviceStatus },
    owner: { id: userId, email: userEmail },
    ...counts,
  };
}

function totalsOf(rows: readonly MessageCounts[]): MessageCounts {
  const sumOf = (name: keyof MessageCounts) => rows.reduce((sum, row) => sum + row[name], 0);
  return Object.fromEntries(countNames.map((name) => [name, sumOf(name)])) as MessageCounts;
}

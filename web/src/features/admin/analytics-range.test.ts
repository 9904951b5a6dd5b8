import { describe, expect, it } from 'vitest';
import { csvAddress, ranges, toAnalyticsInput, unitOf, unitsOf } from './analytics-range';

const now = new Date(2026, 2, 15, 12, 34, 56).getTime();
const inputOf = (choice: Parameters<typeof toAnalyticsInput>[0], at = now) =>
  toAnalyticsInput(choice, at).input;

describe('toAnalyticsInput', () => {
  it('begins at midnight of the reader, and counts today', () => {
    const from = new Date(inputOf({ range: '7d' })?.from ?? '');
    expect([from.getDate(), from.getHours()]).toEqual([9, 0]);
  });

  it('asks for the same within an hour', () => {
    for (const range of ranges) {
      const later = inputOf({ range, from: '2026-03-01', to: '2026-03-02' }, now + 60_000);
      expect(inputOf({ range, from: '2026-03-01', to: '2026-03-02' })).toEqual(later);
    }
  });

  it('holds the whole last day of a range of one’s own', () => {
    const input = inputOf({ range: 'custom', from: '2026-03-01', to: '2026-03-01' });
    expect(Date.parse(input?.to ?? '') - Date.parse(input?.from ?? '')).toBe(24 * 3_600_000);
  });

  it.each([
    [{ from: '2026-03-02', to: '2026-03-01' }, 'before the first'],
    [{ from: '2026-03-01' }, 'Choose the first and the last day'],
    [{ from: '2024-01-01', to: '2026-03-01' }, 'At most a year'],
    [{ from: '2026-01-01', to: '2026-03-01', unit: 'hour' as const }, 'By the hour'],
    [{ from: '2026-13-01', to: '2026-03-01' }, 'Choose the first and the last day'],
  ])('says what is wrong with %o', (choice, wrong) => {
    expect(toAnalyticsInput({ range: 'custom', ...choice }, now)).toMatchObject({
      input: null,
      wrong: expect.stringContaining(wrong),
    });
  });

  it('narrows to a user and a device', () => {
    expect(inputOf({ user: 'u', device: 'd' })).toMatchObject({ userId: 'u', deviceId: 'd' });
  });
});

describe('unitOf', () => {
  it('never asks by a unit that its range does not have', () => {
    for (const range of ranges) {
      for (const unit of ['hour', 'day'] as const) {
        expect(unitsOf(range)).toContain(unitOf({ range, unit }));
      }
    }
    expect(unitOf({ range: '7d', unit: 'hour' })).toBe('hour');
    expect(unitOf({ range: '1y', unit: 'hour' })).toBe('day');
  });
});

describe('csvAddress', () => {
  it('carries what is given, and no more', () => {
    expect(csvAddress('activity.csv', {})).toBe('/api/v1/admin/activity.csv');
    expect(csvAddress('activity.csv', { email: 'a+b@c.d', userId: undefined })).toBe(
      '/api/v1/admin/activity.csv?email=a%2Bb%40c.d',
    );
  });
});

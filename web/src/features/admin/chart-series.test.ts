import { describe, expect, it } from 'vitest';
import { seriesKeys, summarise, toChartRows } from './chart-series';

const rows = toChartRows(
  [
    { start: '2026-03-01T12:00:00.000Z', sent: 2, failed: 1, received: 0 },
    { start: '2026-03-02T12:00:00.000Z', sent: 5, failed: 0, received: 4 },
  ],
  seriesKeys,
);

describe('toChartRows', () => {
  it('fills what an answer does not count with zero', () => {
    expect(rows[0]?.values).toEqual({
      sent: 2,
      failed: 1,
      unconfirmed: 0,
      waiting: 0,
      dropped: 0,
      received: 0,
    });
  });
});

describe('summarise', () => {
  it('says what the chart shows, without what there is none of', () => {
    expect(summarise(rows, { series: seriesKeys, unit: 'day' })).toBe(
      '7 sent, 1 failed, 4 received in 2 days; most on 2 Mar.',
    );
  });

  it('says that there is nothing', () => {
    const empty = toChartRows([{ start: '2026-03-01T12:00:00.000Z' }], seriesKeys);
    expect(summarise(empty, { series: seriesKeys, unit: 'hour' })).toBe('No message in 1 hour.');
  });
});

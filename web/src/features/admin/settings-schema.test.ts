import { describe, expect, it } from 'vitest';
import { settingsFormSchema, toChange, toForm } from './settings-schema';

const settings = {
  paceGapMs: 1500,
  unknownPolicy: 'hold',
  maxDevices: 10,
  defaultRateLimit: 60,
  maxRateLimit: 600,
  enableRegistration: null,
  updatedAt: '2026-03-01T12:00:00.000Z',
} as const;

describe('settings form', () => {
  it('shows what the server holds and gives it back unchanged', () => {
    for (const enableRegistration of [null, true, false]) {
      const { updatedAt: _, ...held } = { ...settings, enableRegistration };
      expect(toChange(toForm({ ...settings, enableRegistration }))).toEqual(held);
    }
  });

  it('takes a comma for a point', () => {
    expect(toChange({ ...toForm(settings), paceGapSeconds: '0,25' }).paceGapMs).toBe(250);
  });

  it.each([
    [{ paceGapSeconds: '601' }, 'paceGapSeconds'],
    [{ paceGapSeconds: '-1' }, 'paceGapSeconds'],
    [{ maxDevices: '1.5' }, 'maxDevices'],
    [{ maxRateLimit: '0', defaultRateLimit: '0' }, 'maxRateLimit'],
    [{ defaultRateLimit: '601' }, 'defaultRateLimit'],
  ])('refuses %o', (change, field) => {
    const result = settingsFormSchema.safeParse({ ...toForm(settings), ...change });
    expect(result.error?.issues.map((issue) => issue.path[0])).toContain(field);
  });
});

import { describe, expect, it } from 'vitest';
import { settingsFormSchema, toChange, toForm, toSettings } from './settings-schema';

const settings = {
  paceGapMs: 1500,
  unknownPolicy: 'hold',
  maxDevices: 10,
  maxApiKeys: 20,
  defaultRateLimit: 60,
  maxRateLimit: 600,
  keyRequestRate: 50,
  enableRegistration: null,
  requireEmailVerification: false,
  sandboxAccess: 'everyone',
  corsOrigins: ['https://shop.example'],
  messageRetentionDays: null,
  mediaRetentionDays: 30,
  activityRetentionDays: 365,
} satisfies ReturnType<typeof toSettings>;

describe('settings form', () => {
  it('shows what the server holds and gives it back unchanged', () => {
    for (const enableRegistration of [null, true, false]) {
      const held = { ...settings, enableRegistration };
      expect(toSettings(toForm(held))).toEqual(held);
      expect(toChange(toForm(held), held)).toEqual({});
    }
  });

  it('takes a comma for a point', () => {
    expect(toChange({ ...toForm(settings), paceGapSeconds: '0,25' }, settings)).toEqual({
      paceGapMs: 250,
    });
  });

  it('keeps for ever what has no days, and reads one origin a line', () => {
    const form = {
      ...toForm(settings),
      mediaRetentionDays: '',
      corsOrigins: ' https://a.example/\n\nhttps://b.example:8443\nhttps://a.example\n',
    };
    expect(settingsFormSchema.safeParse(form).success).toBe(true);
    expect(toChange(form, settings)).toEqual({
      mediaRetentionDays: null,
      corsOrigins: ['https://a.example', 'https://b.example:8443'],
    });
  });

  it.each([
    [{ paceGapSeconds: '601' }, 'paceGapSeconds'],
    [{ paceGapSeconds: '-1' }, 'paceGapSeconds'],
    [{ maxDevices: '1.5' }, 'maxDevices'],
    [{ maxRateLimit: '0', defaultRateLimit: '0' }, 'maxRateLimit'],
    [{ defaultRateLimit: '601' }, 'defaultRateLimit'],
    [{ messageRetentionDays: '0' }, 'messageRetentionDays'],
    [{ activityRetentionDays: '36501' }, 'activityRetentionDays'],
    [{ corsOrigins: 'https://shop.example/path' }, 'corsOrigins'],
    [{ corsOrigins: 'shop.example' }, 'corsOrigins'],
    [{ corsOrigins: '*' }, 'corsOrigins'],
  ])('refuses %o', (change, field) => {
    const result = settingsFormSchema.safeParse({ ...toForm(settings), ...change });
    expect(result.error?.issues.map((issue) => issue.path[0])).toContain(field);
  });
});

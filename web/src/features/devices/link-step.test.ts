import { describe, expect, it } from 'vitest';
import { announce, toLinkStep } from './link-step';

const device = { status: 'linking', statusReason: null, linking: null, phone: null } as const;
const times = { expiresAt: '2026-03-01T12:00:20.000Z', endsAt: '2026-03-01T12:05:00.000Z' };

describe('toLinkStep', () => {
  it('prepares until there is a code to show', () => {
    expect(toLinkStep({ ...device, status: 'starting' }).step).toBe('preparing');
    expect(toLinkStep({ ...device, linking: { step: 'waiting' } }).step).toBe('preparing');
  });

  it('shows what the server gives', () => {
    const qr = { step: 'qr', qr: '2@abc', ...times } as const;
    expect(toLinkStep({ ...device, linking: qr })).toEqual(qr);
    const code = { step: 'code', code: 'ABCDEFGH', phone: '+15550100001', ...times } as const;
    expect(toLinkStep({ ...device, linking: code })).toEqual(code);
  });

  it('finishes while the account loads, and ends with its number', () => {
    expect(toLinkStep({ ...device, status: 'syncing' }).step).toBe('finishing');
    expect(toLinkStep({ ...device, status: 'connected', phone: '+15550100001' })).toEqual({
      step: 'linked',
      phone: '+15550100001',
    });
  });

  it('tells running out of time from other endings', () => {
    expect(toLinkStep({ ...device, status: 'stopped', statusReason: 'link_timeout' }).step).toBe(
      'timeout',
    );
    expect(toLinkStep({ ...device, status: 'stopped' }).step).toBe('ended');
    expect(toLinkStep({ ...device, status: 'failed' }).step).toBe('ended');
  });

  it('says each step differently', () => {
    const steps = [
      toLinkStep(device),
      toLinkStep({ ...device, status: 'syncing' }),
      toLinkStep({ ...device, status: 'connected' }),
      toLinkStep({ ...device, status: 'failed' }),
    ];
    expect(new Set(steps.map(announce)).size).toBe(steps.length);
  });
});

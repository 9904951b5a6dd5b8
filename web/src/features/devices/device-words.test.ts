import { describe, expect, it } from 'vitest';
import { describeReason, describeWaiting, isBroken, nextAction } from './device-words';

describe('describeReason', () => {
  it('speaks plainly, also of a reason it does not know', () => {
    expect(describeReason('removed_on_phone')).toContain('phone');
    expect(describeReason('disk_on_fire')).toBe('Reason: disk on fire.');
    expect(describeReason(null)).toBeNull();
  });
});

describe('nextAction', () => {
  const never = { linkedAt: null, holdReason: null };
  const before = { linkedAt: '2026-03-01T12:00:00.000Z', holdReason: null };

  it('links what is not linked and starts what is', () => {
    expect(nextAction({ ...never, status: 'stopped' })).toBe('link');
    expect(nextAction({ ...before, status: 'stopped' })).toBe('start');
    expect(nextAction({ ...before, status: 'logged_out' })).toBe('link');
  });

  it('asks for nothing while it works or heals by itself', () => {
    expect(nextAction({ ...before, status: 'connected' })).toBeNull();
    expect(nextAction({ ...before, status: 'reconnecting' })).toBeNull();
  });

  it('asks before waiting messages leave by another number', () => {
    expect(nextAction({ ...before, status: 'connected', holdReason: 'number_changed' })).toBe(
      'confirm',
    );
  });
});

describe('isBroken', () => {
  it('raises the banner for what ended unasked', () => {
    expect(isBroken({ status: 'failed', statusReason: 'browser_missing' })).toBe(true);
    expect(isBroken({ status: 'logged_out', statusReason: 'removed_on_phone' })).toBe(true);
  });

  it('is quiet about what the user did', () => {
    expect(isBroken({ status: 'logged_out', statusReason: 'logged_out_by_owner' })).toBe(false);
    expect(isBroken({ status: 'stopped', statusReason: null })).toBe(false);
  });
});

describe('describeWaiting', () => {
  const device = {
    name: 'Shop',
    status: 'connected',
    linkedAt: '2026-03-01T12:00:00.000Z',
    holdReason: null,
  } as const;

  it('says nothing while messages leave at once', () => {
    expect(describeWaiting(device)).toBeNull();
  });

  it('says what messages wait for', () => {
    expect(describeWaiting({ ...device, status: 'stopped' })).toContain('not connected (stopped)');
    expect(describeWaiting({ ...device, status: 'stopped', linkedAt: null })).toContain('linked');
    expect(describeWaiting({ ...device, holdReason: 'number_changed' })).toContain('confirm');
  });
});

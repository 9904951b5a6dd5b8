import { describe, expect, it } from 'vitest';
import { describeMemory, explainDevice, ordersForDevice, orderWords } from './device-words';

describe('explainDevice', () => {
  it('does not call the administrator the owner', () => {
    for (const statusReason of ['logged_out_by_owner', 'stopped_by_owner']) {
      expect(explainDevice({ holdReason: null, statusReason })).not.toMatch(/\b[Yy]ou/);
    }
  });

  it('names what holds before what happened', () => {
    const told = explainDevice({ holdReason: 'user_suspended', statusReason: 'network' });
    expect(told).toContain('suspended');
    expect(explainDevice({ holdReason: null, statusReason: null })).toBeNull();
  });
});

describe('ordersForDevice', () => {
  it('offers what can be done', () => {
    const linkedAt = '2026-03-01T12:00:00.000Z';
    expect(ordersForDevice({ desired: 'running', linkedAt, status: 'connected' })).toEqual([
      'restart',
      'stop',
      'unlink',
    ]);
    expect(ordersForDevice({ desired: 'stopped', linkedAt, status: 'stopped' })).toEqual([
      'restart',
      'unlink',
    ]);
    expect(
      ordersForDevice({ desired: 'logged_out', linkedAt: null, status: 'logged_out' }),
    ).toEqual([]);
  });
});

describe('orderWords', () => {
  it('names what waits', () => {
    const device = { name: 'Shop', queued: 3, owner: { id: '', email: 'a@b.c', status: 'active' } };
    expect(
      orderWords.stop.consequence({ ...device, owner: { ...device.owner, status: 'active' } }),
    ).toContain('3 messages wait');
    expect(
      orderWords.unlink.consequence({
        ...device,
        queued: 1,
        owner: { ...device.owner, status: 'active' },
      }),
    ).toContain('a@b.c');
  });
});

describe('describeMemory', () => {
  it('does not say that no browser runs while its host has only not told', () => {
    expect(describeMemory({ memoryBytes: 2 ** 28, status: 'connected' })).toBe('256 MiB');
    expect(describeMemory({ memoryBytes: null, status: 'connected' })).toBe('Memory not known');
    expect(describeMemory({ memoryBytes: null, status: 'stopped' })).toBe('No browser');
  });
});

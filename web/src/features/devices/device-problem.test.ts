import { describe, expect, it } from 'vitest';
import { describeNext } from './device-next';
import { problemOf } from './device-problem';
import { describeFeature, nameFeatures } from './feature-words';

const well: Parameters<typeof problemOf>[0] = {
  status: 'connected',
  statusReason: null,
  holdReason: null,
  unavailableFeatures: [],
  host: null,
};

describe('problemOf', () => {
  it('is quiet while a device works, heals by itself, or rests because the user said so', () => {
    expect(problemOf(well)).toBeNull();
    expect(problemOf({ ...well, status: 'reconnecting', statusReason: 'network' })).toBeNull();
    expect(problemOf({ ...well, status: 'stopped' })).toBeNull();
  });

  it('offers the next action where there is one', () => {
    expect(problemOf({ ...well, status: 'failed', statusReason: 'browser_missing' })).toEqual({
      sentence: 'failed. No browser was found on the server.',
      action: 'next',
    });
    expect(problemOf({ ...well, holdReason: 'number_changed' })?.action).toBe('next');
  });

  it('says that a host is away, whatever the state was', () => {
    const away = { ...well, status: 'reconnecting', statusReason: 'host_unreachable' } as const;
    expect(problemOf(away)).toMatchObject({ action: 'open' });
  });

  it('says that the disk of a host is full', () => {
    const host = { id: 'h1', name: 'one', reachable: true, storage: 'full' } as const;
    expect(problemOf({ ...well, host })?.sentence).toContain('full');
  });

  it('names what a connected device cannot do', () => {
    const features = [{ feature: 'typing', missing: 'X' }];
    expect(problemOf({ ...well, unavailableFeatures: features })?.sentence).toContain('Typing');
    expect(problemOf({ ...well, status: 'stopped', unavailableFeatures: features })).toBeNull();
  });
});

describe('features', () => {
  it('joins names in a sentence, and has words for those it does not know', () => {
    expect(nameFeatures([{ feature: 'typing' }, { feature: 'pairing_code' }])).toBe(
      'Typing and linking by code',
    );
    expect(describeFeature('wave_hands').name).toBe('Wave hands');
  });
});

describe('describeNext', () => {
  const device = { ...well, linkedAt: '2026-03-01T12:00:00.000Z', queued: 0 };

  it('says of waiting messages what will become of them', () => {
    expect(describeNext({ ...device, queued: 3 })).toContain('one after another');
    expect(describeNext({ ...device, queued: 3, holdReason: 'number_changed' })).toContain(
      'confirm',
    );
    expect(describeNext({ ...device, status: 'stopped' })).toContain('wait');
  });

  it('tells a device that was never linked from one that was', () => {
    const never = { ...device, status: 'stopped', linkedAt: null } as const;
    expect(describeNext(never)).toContain('link');
  });
});

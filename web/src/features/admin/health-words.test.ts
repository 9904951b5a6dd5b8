import { describe, expect, it } from 'vitest';
import { figuresOf, nameOfPart, pageOfPart } from './health-words';

describe('figuresOf', () => {
  it('says figures with their units, and leaves out what is not known', () => {
    const figures = figuresOf({
      name: 'host:local',
      state: 'ok',
      message: 'It answers.',
      figures: {
        id: 'x',
        memoryBytes: 2 ** 30,
        answeredMs: 12,
        oldestDueSeconds: 4,
        draining: false,
        heartbeatAt: '2026-03-01T12:00:00.000Z',
        free: null,
      },
    });
    expect(figures.map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'Memory: 1.0 GiB',
      'Answered in: 12 ms',
      'Longest wait: 4 s',
      'Draining: no',
      'Last heartbeat: 2026-03-01T12:00:00.000Z',
    ]);
    expect(figures.at(-1)?.at).toBe('2026-03-01T12:00:00.000Z');
  });
});

describe('nameOfPart', () => {
  it('names hosts, and what it does not know as it comes', () => {
    expect(nameOfPart('host:local')).toBe('Host local');
    expect(nameOfPart('database')).toBe('Database');
    expect(nameOfPart('moon')).toBe('moon');
  });
});

describe('pageOfPart', () => {
  it('leads where more of it stands', () => {
    expect(pageOfPart('host:local')?.to).toBe('/admin/hosts');
    expect(pageOfPart('database')).toBeNull();
  });
});

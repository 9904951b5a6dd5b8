import { describe, expect, it } from 'vitest';
import { toActivityFilters } from './activity-filters';

describe('toActivityFilters', () => {
  it('gives times with their zone and leaves out what is empty', () => {
    const filters = toActivityFilters({ user: 'u', email: '', from: '2026-03-01T12:00' });
    expect(filters).toEqual({ userId: 'u', from: new Date(2026, 2, 1, 12).toISOString() });
  });

  it('does not send what is no time', () => {
    expect(toActivityFilters({ from: 'yesterday', action: 'auth.' })).toEqual({ action: 'auth.' });
  });
});

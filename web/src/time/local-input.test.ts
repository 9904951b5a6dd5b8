import { describe, expect, it } from 'vitest';
import { describeZone, fromLocalInput, toLocalInput } from './local-input';

describe('local input', () => {
  it('goes to a moment and back unchanged', () => {
    for (const value of ['2026-03-01T12:30', '2026-12-31T23:59:07']) {
      const iso = fromLocalInput(value);
      expect(iso).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
      expect(toLocalInput(new Date(iso ?? ''))).toBe(value);
    }
  });

  it('takes nothing for no moment', () => {
    expect(fromLocalInput('')).toBeNull();
    expect(fromLocalInput('2026-13-45T99:99')).toBeNull();
    expect(fromLocalInput('tomorrow')).toBeNull();
  });

  it('names the zone', () => {
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(describeZone(new Date('2026-03-01T12:30:00Z'))).toContain(zone);
  });
});

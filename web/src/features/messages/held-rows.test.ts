import { describe, expect, it } from 'vitest';
import { holdRows } from './held-rows';

const row = (id: string, status = 'sent'): { id: string; status: string } => ({ id, status });

describe('holdRows', () => {
  it('shows all while nothing is held', () => {
    expect(holdRows(null, [row('b'), row('a')])).toEqual({
      rows: [row('b'), row('a')],
      waiting: 0,
    });
  });

  it('keeps the place of held rows, changes them in place, and counts the newer ones', () => {
    const held = [row('b'), row('a')];
    const fresh = [row('d'), row('c'), row('b', 'read')];
    expect(holdRows(held, fresh)).toEqual({ rows: [row('b', 'read'), row('a')], waiting: 2 });
  });

  it('counts a whole page when even the newest held row has left it', () => {
    expect(holdRows([row('a')], [row('d'), row('c')]).waiting).toBe(2);
  });
});

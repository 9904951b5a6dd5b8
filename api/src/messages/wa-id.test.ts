import { describe, expect, it } from 'vitest';
import { waIdOf } from './wa-id.js';

describe('waIdOf', () => {
  it('is fixed for ever: this one must never change', () => {
    expect(waIdOf('01938f3e-0000-7000-8000-000000000001')).toBe('3EB048359CBA3120D98DDB');
  });

  it('has the form that the contract asks for', () => {
    expect(waIdOf('x')).toMatch(/^3EB0[0-9A-F]{18}$/);
  });
});

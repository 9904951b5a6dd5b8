import { describe, expect, it } from 'vitest';
import { ownPath } from './own-path';

describe('ownPath', () => {
  it('keeps a path of this app with its search', () => {
    expect(ownPath('/messages?status=failed')).toBe('/messages?status=failed');
  });

  it.each([
    undefined,
    '',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
  ])('never leads away: %s', (next) => {
    expect(ownPath(next)).toBe('/');
  });
});

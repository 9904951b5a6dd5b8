import { describe, expect, it } from 'vitest';
import { parseText } from './message-text.js';

describe('parseText', () => {
  it('keeps what people write as it is', () => {
    for (const text of ['hi', ' a ', '<script>', '👨‍👩‍👧', 'سلام', 'a\nb\u202e']) {
      expect(parseText(text)).toBe(text);
    }
  });

  it('refuses nothing, only spaces, and NUL', () => {
    for (const text of ['', '   ', '\n\t ', '\u00a0', 'a\u0000b']) {
      expect(() => parseText(text)).toThrow(
        expect.objectContaining({ code: 'messages.text_invalid' }),
      );
    }
  });

  it('counts code points: 65,536 emoji pass, one more does not', () => {
    expect(parseText('😀'.repeat(65_536))).toHaveLength(131_072);
    expect(() => parseText('😀'.repeat(65_537))).toThrow(/longer/);
    expect(() => parseText('a'.repeat(65_537))).toThrow(/longer/);
  });

  it('replaces lone surrogates and leaves pairs', () => {
    expect(parseText('a\ud800b😀\udc00')).toBe('a\ufffdb😀\ufffd');
  });
});

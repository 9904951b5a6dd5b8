import { textInvalid } from './messages.errors.js';
import { maxTextLength } from './messages.schemas.js';

/**
 * A text as it will be sent: 1 to 65,536 code points, not only spaces, no NUL; lone surrogates
 * become U+FFFD. Throws `messages.text_invalid`.
 */
export function parseText(raw: string): string {
  if (raw.includes('\u0000')) throw textInvalid('The text contains a NUL character.');
  const text = raw.replace(/\p{Surrogate}/gu, '\ufffd');
  if (text.trim() === '') throw textInvalid('The text is empty.');
  // A code point is one or two UTF-16 units: the cheap bound first.
  if (text.length > maxTextLength && Array.from(text).length > maxTextLength) {
    throw textInvalid(`The text is longer than ${maxTextLength} characters.`);
  }
  return text;
}

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { errorCodes } from '@botwave/wa-sidecar/contract';
import { describe, expect, it } from 'vitest';
import { failureOf, failureWords, helpOtherwise } from './message-failures.js';

const rooms = path.join(import.meta.dirname, '../../..');

/** Codes that are written out where a hand-over's outcome is made. */
function codesIn(folder: string, pattern: RegExp): string[] {
  const files = readdirSync(path.join(rooms, folder), { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => file.endsWith('.ts') && !/\.(test|harness)\.ts$/.test(file))
    .map((file) => readFileSync(path.join(rooms, folder, file), 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(pattern)].map(([, code]) => code ?? ''));
}

const ofHandOver = codesIn('wa-sidecar/src/sessions', /(?:result|retry)[^}]*code: '([a-z_]+)'/g);
const ofSender = codesIn('wa-sidecar/src/engine', /result: 'refused'[^}]*code: '([a-z_]+)'/g);
const ofApi = codesIn(
  'api/src',
  /settle\w+\([^)]*'([a-z]+_[a-z_]+)'\)|notHandedOver\('([a-z_]+)'/g,
);

describe('the table of failures', () => {
  it('is compared with codes that were really found', () => {
    expect(ofHandOver).toEqual(expect.arrayContaining(['session_not_connected', 'send_failed']));
    expect(ofSender).toContain('recipient_not_on_whatsapp');
    expect(ofApi).toContain('no_answer');
  });

  it.each([...new Set([...errorCodes, ...ofHandOver, ...ofSender, ...ofApi])].filter(Boolean))(
    'has %s',
    (code) => {
      expect(failureWords[code]).toBeDefined();
    },
  );

  it.each(Object.entries(failureWords))('says what happened and what to do: %s', (code, words) => {
    expect(words.message).toMatch(/^[A-Z].{10,120}\.$/);
    expect(words.help).toMatch(/^[A-Z].{20,160}\.$/);
    expect(failureOf(code, 'Another sentence.')).toEqual({ code, ...words });
  });

  it('keeps the sentence of a code that it does not know, and helps all the same', () => {
    const unforeseen = failureOf('moon_in_the_way', 'The moon is in the way.');
    expect(unforeseen).toEqual({
      code: 'moon_in_the_way',
      message: 'The moon is in the way.',
      help: helpOtherwise,
    });
    expect(failureOf('moon_in_the_way', null).message).toBe('The message could not be sent.');
  });
});

import { createHash, randomInt } from 'node:crypto';

const codeCount = 10;
/** Without letters that look alike; 32 of them, so 16 are 80 bits. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz023456789';
const groups = 4;
const groupLength = 4;

/** Ten codes like 7kqz-m2pd-9xta-c4wr, each 80 random bits; shown once. */
export function createRecoveryCodes(): string[] {
  return Array.from({ length: codeCount }, () =>
    Array.from({ length: groups }, randomGroup).join('-'),
  );
}

const randomGroup = (): string =>
  Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('');

/** However it was typed: case, blanks and dashes do not count. */
export const hashRecoveryCode = (code: string): Buffer =>
  createHash('sha256').update(code.toLowerCase().replaceAll(/[\s-]/g, '')).digest();

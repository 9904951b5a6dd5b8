import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, for a link or a challenge that is good once. Only its hash is stored. */
export const createOneTimeToken = (): string => randomBytes(32).toString('base64url');

/** Plain SHA-256 is enough for what nobody can guess. */
export const hashOneTimeToken = (token: string): Buffer =>
  createHash('sha256').update(token).digest();

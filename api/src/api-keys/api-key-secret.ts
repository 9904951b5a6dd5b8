import { createHash, randomBytes, randomInt } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
const form = /^bw_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/;

export interface NewApiKeySecret {
  /** `bw_<8>_<43>`: shown once, never stored. */
  key: string;
  /** `bw_<8>`: stored and shown, so that people can tell keys apart. */
  prefix: string;
  hash: Buffer;
}

/** 256 random bits. Plain SHA-256 is enough for them: there is nothing to guess. */
export function createApiKeySecret(): NewApiKeySecret {
  const name = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('');
  const prefix = `bw_${name}`;
  const key = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { key, prefix, hash: hashApiKey(key) };
}

export const hashApiKey = (key: string): Buffer => createHash('sha256').update(key).digest();

/** `bw_<8>` of what has a key's form, for the log; undefined for anything else. */
export const apiKeyPrefix = (key: string): string | undefined =>
  looksLikeApiKey(key) ? key.slice(0, 11) : undefined;

/** Cheap check that spares the database what cannot be a key. */
export const looksLikeApiKey = (key: string): boolean => form.test(key);

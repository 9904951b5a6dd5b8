import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts what must be readable again and never lies open in the database. */
export interface Vault {
  /** `purpose` is bound to the text: it opens for the same purpose only, e.g. `two-factor <user id>`. */
  seal(purpose: string, text: string): Buffer;
  /** Undefined when it was sealed with another key or for another purpose, or was changed. */
  open(purpose: string, sealed: Buffer): string | undefined;
}

const format = 1;
const sizes = { format: 1, keyId: 4, nonce: 12, tag: 16 } as const;
const headSize = sizes.format + sizes.keyId;
const bodyStart = headSize + sizes.nonce + sizes.tag;

/**
 * AES-256-GCM with a key of its own, derived (HKDF) from the secret in the data folder. A sealed
 * text is: format, key id, nonce, tag, cipher text; so that a change of the key can be told.
 */
export function createVault(secret: Uint8Array): Vault {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'botwave vault', 32));
  const keyId = createHash('sha256').update(key).digest().subarray(0, sizes.keyId);
  const head = Buffer.concat([Buffer.from([format]), keyId]);
  return {
    seal: (purpose, text) => {
      const nonce = randomBytes(sizes.nonce);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([head, nonce, cipher.getAuthTag(), body]);
    },
    open: (purpose, sealed) => {
      if (sealed.length < bodyStart || !sealed.subarray(0, headSize).equals(head)) return undefined;
      const nonce = sealed.subarray(headSize, headSize + sizes.nonce);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce)
        .setAAD(Buffer.from(purpose))
        .setAuthTag(sealed.subarray(headSize + sizes.nonce, bodyStart));
      try {
        const body = decipher.update(sealed.subarray(bodyStart));
        return Buffer.concat([body, decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}

import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator app knows it. */
const settings = { issuer: 'BotWave', algorithm: 'SHA1', digits: 6, period: 30 } as const;
const periodMs = settings.period * 1_000;

/** 160 random bits, in base 32. */
export const createTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What an authenticator app reads from the QR. */
export const totpUri = (secret: string, email: string): string =>
  new TOTP({ ...settings, label: email, secret }).toString();

/**
 * The time step (30 s since 1970) that a code is of, one step around now at most; undefined when it
 * is of none.
 */
export function stepOfCode(secret: string, code: string, nowMs: number): number | undefined {
  const totp = new TOTP({ ...settings, secret });
  const delta = totp.validate({ token: code, timestamp: nowMs, window: 1 });
  return delta === null ? undefined : Math.floor(nowMs / periodMs) + delta;
}

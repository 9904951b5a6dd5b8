import { argon2id, hash, verify } from 'argon2';
import { hashingBusy } from './auth.errors.js';

/** OWASP: argon2id with 19 MiB, two passes, one lane; about 45 ms. */
const options = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** At most this many hashes at once (19 MiB each); the rest wait in line. */
const maxAtOnce = 4;
const maxWaiting = 200;

let running = 0;
const waiting: (() => void)[] = [];

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, options));
}

/**
 * True when the password is right. Takes the same time when there is no such account
 * (no `passwordHash`), so that addresses cannot be found out by the clock.
 */
export async function verifyPassword(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  const against = passwordHash ?? (await dummyHash());
  const right = await inTurn(() => verify(against, password));
  return right && Boolean(passwordHash);
}

let dummy: Promise<string> | undefined;

/** A hash that no password is checked for; made before the first login asks for it. */
export function dummyHash(): Promise<string> {
  dummy ??= hashPassword('no account has this hash');
  return dummy;
}

/** Rejects with 503 `auth.busy` when the line is too long. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= maxAtOnce) {
    if (waiting.length >= maxWaiting) throw hashingBusy();
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    // The place is handed on, not given up: a newcomer cannot slip in between.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

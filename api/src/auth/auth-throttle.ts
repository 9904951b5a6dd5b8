import ipaddr from 'ipaddr.js';
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { throttled } from './auth.errors.js';

export interface AuthThrottle {
  /**
   * Counts an attempt to sign in before the password is looked at, so that parallel ones count too.
   * Throws 429 `auth.throttled` past 10 in 15 min for account and address, past 100 an hour for the
   * address, or past 100 an hour for the account from everywhere. That last limit does not hold
   * for an address from which its owner has signed in: whoever guesses cannot lock them out there.
   */
  countLogin(
    email: string,
    ipAddress: string,
    isKnownAddress: () => Promise<boolean>,
  ): Promise<void>;
  /** Takes the attempt back: only failures are meant to count. */
  forgiveLogin(email: string, ipAddress: string): Promise<void>;
  /** At most 20 new accounts or uses of a set-up link an hour from one address. */
  countRegister(ipAddress: string): Promise<void>;
  /** At most 30 mails an hour asked for from one address; how many are sent is another matter. */
  countAsking(ipAddress: string): Promise<void>;
  /** At most 30 links an hour from one address that lead nowhere. */
  countLink(ipAddress: string): Promise<void>;
  forgiveLink(ipAddress: string): Promise<void>;
  /** At most 10 wrong passwords in 15 min of somebody who is signed in. */
  countPassword(userId: string): Promise<void>;
  forgivePassword(userId: string): Promise<void>;
  /** At most 10 wrong codes of the second factor in 15 min, from everywhere. */
  countCode(userId: string): Promise<void>;
  forgiveCode(userId: string): Promise<void>;
}

export type ThrottleLimits = Partial<typeof defaultLimits>;

const defaultLimits = {
  /** From one address. */
  loginPerAccount: 10,
  loginPerAddress: 100,
  loginPerAccountEverywhere: 100,
  registerPerAddress: 20,
  askingPerAddress: 30,
  linksPerAddress: 30,
};

/** Counters in the table `auth_throttle`, shared by all API processes. */
export function createAuthThrottle(pool: pg.Pool, changes: ThrottleLimits = {}): AuthThrottle {
  const limits = { ...defaultLimits, ...changes };
  const limiter = (keyPrefix: string, points: number, duration: number): RateLimiterPostgres =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'auth_throttle',
      tableCreated: true,
      keyPrefix,
      points,
      duration,
    });
  const perAccount = limiter('login-account', limits.loginPerAccount, 15 * 60);
  const perAddress = limiter('login-address', limits.loginPerAddress, 3600);
  const everywhere = limiter('login-everywhere', limits.loginPerAccountEverywhere, 3600);
  const perAsking = limiter('asking', limits.askingPerAddress, 3600);
  const perLink = limiter('link', limits.linksPerAddress, 3600);
  const perPassword = limiter('password', 10, 15 * 60);
  const perCode = limiter('code', 10, 15 * 60);
  const perRegister = limiter('register', limits.registerPerAddress, 3600);

  return {
    countLogin: async (email, ipAddress, isKnownAddress) => {
      await consume(perAddress, sourceOf(ipAddress));
      await consume(perAccount, accountKey(email, ipAddress));
      try {
        await consume(everywhere, accountKey(email));
      } catch (refusal) {
        if (!(await isKnownAddress())) throw refusal;
      }
    },
    forgiveLogin: async (email, ipAddress) => {
      await perAddress.reward(sourceOf(ipAddress));
      await perAccount.delete(accountKey(email, ipAddress));
      await everywhere.reward(accountKey(email));
    },
    countRegister: (ipAddress) => consume(perRegister, sourceOf(ipAddress)),
    countAsking: (ipAddress) => consume(perAsking, sourceOf(ipAddress)),
    countLink: (ipAddress) => consume(perLink, sourceOf(ipAddress)),
    forgiveLink: async (ipAddress) => {
      await perLink.reward(sourceOf(ipAddress));
    },
    countPassword: (userId) => consume(perPassword, userId),
    forgivePassword: async (userId) => {
      await perPassword.delete(userId);
    },
    countCode: (userId) => consume(perCode, userId),
    forgiveCode: async (userId) => {
      await perCode.delete(userId);
    },
  };
}

/** Fits varchar(255): an address has at most 254 characters and is cut, an IP at most 45. */
const accountKey = (email: string, ipAddress?: string): string =>
  `${ipAddress === undefined ? '' : sourceOf(ipAddress)} ${email.slice(0, 180)}`;

/** Who comes from one IPv6 address has all of its /64, and is counted as one. */
function sourceOf(ipAddress: string): string {
  if (!ipaddr.IPv6.isValid(ipAddress)) return ipAddress;
  const address = ipaddr.process(ipAddress);
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  const network = address.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) {
      throw throttled({
        retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)),
        limit: limiter.points,
        windowSeconds: limiter.duration,
      });
    }
    throw refusal;
  }
}

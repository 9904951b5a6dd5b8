import { parse, serialize } from 'cookie';
import { errors, jwtVerify, SignJWT } from 'jose';

/** A session lasts this long at most; its row in `auth_sessions` says the same. */
export const sessionLifetimeSeconds = 30 * 24 * 3600;

export interface SessionCookie {
  name: string;
  /** Value for Set-Cookie that signs in. */
  issue(authSessionId: string, userId: string): Promise<string>;
  /** Value for Set-Cookie that signs out. */
  clear(): string;
  /** True when the request carries our cookie, valid or not. */
  isPresent(cookieHeader: string | undefined): boolean;
  /** The session of a cookie that we signed; undefined for any other. */
  read(cookieHeader: string | undefined): Promise<string | undefined>;
}

/** Names whose plain http the browsers trust like https, so that Secure cookies are kept. */
const localNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** False when people reach us by plain http on another name: then a Secure cookie would be dropped. */
export function takesSecureCookies(publicUrl: string): boolean {
  const url = new URL(publicUrl);
  return url.protocol === 'https:' || localNames.has(url.hostname);
}

/**
 * The session cookie: a JWT (HS256) that names a row of `auth_sessions`.
 * The row decides; the signature only keeps guesses away from the database.
 */
export function createSessionCookie(publicUrl: string, secret: Uint8Array): SessionCookie {
  const secure = takesSecureCookies(publicUrl);
  const name = secure ? '__Host-botwave_session' : 'botwave_session';
  const attributes = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;

  const value = (header: string | undefined): string | undefined =>
    header ? parse(header)[name] : undefined;

  return {
    name,
    issue: async (authSessionId, userId) => {
      const token = await new SignJWT({ sid: authSessionId })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(userId)
        .setIssuedAt()
        .setExpirationTime(`${sessionLifetimeSeconds}s`)
        .sign(secret);
      return serialize(name, token, { ...attributes, maxAge: sessionLifetimeSeconds });
    },
    clear: () => serialize(name, '', { ...attributes, maxAge: 0 }),
    isPresent: (header) => Boolean(value(header)),
    read: async (header) => {
      const token = value(header);
      return token ? readToken(token, secret) : undefined;
    },
  };
}

async function readToken(token: string, secret: Uint8Array): Promise<string | undefined> {
  try {
    const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'] });
    return typeof payload['sid'] === 'string' ? payload['sid'] : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

import { AppError } from '../errors/app-error.js';

export const authRequired = (): AppError =>
  new AppError({
    code: 'auth.required',
    status: 401,
    message: 'Sign in, or send an API key in the X-API-Key header.',
  });

/** As `authRequired`, for the address that also takes the key in its query. */
export const sendKeyRequired = (): AppError =>
  new AppError({
    code: 'auth.required',
    status: 401,
    message: 'Add api_key=… to the address, or send the API key in the X-API-Key header.',
  });

export const sessionRequired = (): AppError =>
  new AppError({
    code: 'auth.session_required',
    status: 403,
    message: 'This needs a signed-in person; API keys cannot do it.',
  });

export const scopeMissing = (scope: string): AppError =>
  new AppError({
    code: 'auth.scope_missing',
    status: 403,
    message: `This API key lacks the scope "${scope}".`,
    details: { scope },
  });

/**
 * Unknown, revoked, expired, or of a suspended user: the caller is not told which.
 * The log names the key by its public prefix.
 */
export const keyInvalid = (keyPrefix?: string): AppError =>
  new AppError({
    code: 'auth.key_invalid',
    status: 401,
    message: 'This API key is not valid. Create a new one on the API keys page.',
    ...(keyPrefix === undefined ? {} : { logged: { keyPrefix } }),
  });

export const ambiguousCredentials = (): AppError =>
  new AppError({
    code: 'auth.ambiguous_credentials',
    status: 400,
    message: 'Send one credential only: the session cookie, X-API-Key, or Authorization: Bearer.',
  });

export const keyInQuery = (): AppError =>
  new AppError({
    code: 'auth.key_in_query',
    status: 400,
    message: 'Only GET /api/send takes api_key in the address. Send it in the X-API-Key header.',
  });

export const keyInBody = (field: string): AppError =>
  new AppError({
    code: 'auth.key_in_body',
    status: 400,
    message: `An API key is never taken from the body (${field}). Send it in the X-API-Key header.`,
  });

export const keyNotSendOnly = (): AppError =>
  new AppError({
    code: 'auth.key_not_send_only',
    status: 403,
    message: 'GET /api/send takes only keys whose sole scope is "send". Create one for it.',
  });

export const crossSite = (): AppError =>
  new AppError({
    code: 'auth.cross_site',
    status: 403,
    message: 'This request came from another site and was refused.',
  });

export const adminRequired = (): AppError =>
  new AppError({
    code: 'auth.admin_required',
    status: 403,
    message: 'Only an administrator of this installation may do this.',
  });

export const emailTaken = (): AppError =>
  new AppError({
    code: 'auth.email_taken',
    status: 409,
    message: 'There is already an account with this e-mail address. Sign in instead.',
  });

export const registrationClosed = (): AppError =>
  new AppError({
    code: 'auth.registration_closed',
    status: 403,
    message: 'Registration is closed on this installation. Ask its administrator for an account.',
  });

export const weakPassword = (reason: string): AppError =>
  new AppError({
    code: 'auth.weak_password',
    status: 400,
    message: reason,
    details: { fields: { password: reason } },
  });

/** The same for an unknown e-mail, a wrong password and a suspended user. */
export const loginFailed = (): AppError =>
  new AppError({
    code: 'auth.login_failed',
    status: 401,
    message: 'The e-mail address or the password is not right.',
  });

export const setupLinkInvalid = (): AppError =>
  new AppError({
    code: 'auth.setup_link_invalid',
    status: 400,
    message: 'This link is used up or older than an hour. Restart BotWave to get a new one.',
  });

/** Whatever the link says: it made the first administrator, or another one did. */
export const administratorExists = (): AppError =>
  new AppError({
    code: 'auth.administrator_exists',
    status: 409,
    message: 'There is an administrator already. Sign in.',
  });

interface Throttled {
  retryAfterSeconds: number;
  limit: number;
  windowSeconds: number;
}

/** `limit` attempts are allowed in `windowSeconds`. */
export const throttled = ({ retryAfterSeconds, limit, windowSeconds }: Throttled): AppError =>
  new AppError({
    code: 'auth.throttled',
    status: 429,
    message: 'Too many attempts. Wait a while, then try again.',
    retryAfterSeconds,
    details: { retryAfterSeconds },
    rateLimit: {
      name: 'attempts',
      limit,
      windowSeconds,
      remaining: 0,
      resetSeconds: retryAfterSeconds,
    },
  });

export const hashingBusy = (): AppError =>
  new AppError({
    code: 'auth.busy',
    status: 503,
    message: 'Too many people are signing in just now. Try again in a few seconds.',
    retryAfterSeconds: 3,
  });

/** For the right password only. */
export const emailNotVerified = (): AppError =>
  new AppError({
    code: 'auth.email_not_verified',
    status: 403,
    message:
      'Confirm your e-mail address first: open the link that we mail to you now, then sign in.',
  });

/** Used, over, replaced by a newer one, or never ours: the caller is not told which. */
export const linkInvalid = (): AppError =>
  new AppError({
    code: 'auth.link_invalid',
    status: 400,
    message: 'This link was used, is too old, or was replaced by a newer one. Ask for a new one.',
  });

/** Not 401: the person stays signed in. */
export const passwordWrong = (): AppError =>
  new AppError({
    code: 'auth.password_wrong',
    status: 403,
    message: 'The password is not right. Type the one that you sign in with.',
  });

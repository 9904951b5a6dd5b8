import { type ActivityAction, actorOf, recordActivity } from '../activity/activity.repo.js';
import type { AppContext } from '../app-context.js';
import { requirePassword } from '../auth/require-password.js';
import type { Db } from '../db/database.js';
import { queueNotice } from '../mail/notices.js';
import type { SessionRequest } from '../trpc/app-request.js';
import { createRecoveryCodes, hashRecoveryCode } from './recovery-codes.js';
import { secretPurpose } from './second-factor.js';
import { createTotpSecret, stepOfCode, totpUri } from './totp.js';
import { confirmCodeWrong, setupMissing, twoFactorOff, twoFactorOn } from './two-factor.errors.js';
import {
  confirmSecret,
  countRecoveryCodes,
  deleteTwoFactor,
  getTwoFactor,
  isTwoFactorOn,
  putUnconfirmedSecret,
  replaceRecoveryCodes,
} from './two-factor.repo.js';
import type { TwoFactorSetup, TwoFactorState } from './two-factor.schemas.js';

/** Whether a code is asked for, and how many recovery codes are left. */
export async function twoFactorState(app: AppContext, userId: string): Promise<TwoFactorState> {
  const enabled = await isTwoFactorOn(app.db, userId);
  return { enabled, recoveryCodesLeft: enabled ? await countRecoveryCodes(app.db, userId) : 0 };
}

/**
 * A new secret, not asked for until `confirmTwoFactor`; an older unconfirmed one dies.
 * Throws 403 `auth.password_wrong`, 409 `two_factor.already_on`, 429.
 */
export async function setUpTwoFactor(
  request: SessionRequest,
  password: string,
): Promise<TwoFactorSetup> {
  const { app, caller } = request;
  await requirePassword(request, password);
  const secret = createTotpSecret();
  const sealed = app.auth.vault.seal(secretPurpose(caller.userId), secret);
  if (!(await putUnconfirmedSecret(app.db, caller.userId, sealed))) throw twoFactorOn();
  return { secret, uri: totpUri(secret, caller.email) };
}

/**
 * Turns it on by a code of the app; answers the recovery codes. Throws 400 `two_factor.code_wrong`,
 * 409 `two_factor.not_set_up` and `two_factor.already_on`, 429.
 */
export async function confirmTwoFactor(
  request: SessionRequest,
  code: string,
): Promise<{ recoveryCodes: string[] }> {
  const { app, caller } = request;
  await app.auth.throttle.countCode(caller.userId);
  const row = await getTwoFactor(app.db, caller.userId);
  if (row?.confirmed_at) throw twoFactorOn();
  const secret = row && app.auth.vault.open(secretPurpose(caller.userId), row.sealed_secret);
  if (!row || secret === undefined) throw setupMissing();
  const step = stepOfCode(secret, code, row.now_ms);
  if (step === undefined) throw confirmCodeWrong();
  const recoveryCodes = await app.db.transaction().execute(async (trx) => {
    if (!(await confirmSecret(trx, caller.userId, row.sealed_secret, step))) throw setupMissing();
    await note(trx, request, 'two_factor.enabled');
    return renewCodes(trx, caller.userId);
  });
  await app.auth.throttle.forgiveCode(caller.userId);
  return { recoveryCodes };
}

/** Ten new recovery codes; the older ones die. Throws 403 `auth.password_wrong`, 409 `two_factor.not_on`. */
export async function renewRecoveryCodes(
  request: SessionRequest,
  password: string,
): Promise<{ recoveryCodes: string[] }> {
  const { app, caller } = request;
  await requirePassword(request, password);
  const recoveryCodes = await app.db.transaction().execute(async (trx) => {
    if (!(await isTwoFactorOn(trx, caller.userId))) throw twoFactorOff();
    await note(trx, request, 'two_factor.codes_renewed');
    return renewCodes(trx, caller.userId);
  });
  return { recoveryCodes };
}

/** Throws 403 `auth.password_wrong`, 409 `two_factor.not_on`. */
export async function disableTwoFactor(
  request: SessionRequest,
  password: string,
): Promise<TwoFactorState> {
  const { app } = request;
  const user = await requirePassword(request, password);
  await app.db.transaction().execute(async (trx) => {
    if (!(await deleteTwoFactor(trx, user.id))) throw twoFactorOff();
    await queueNotice(trx, app, 'two_factor_disabled', user);
    await note(trx, request, 'two_factor.disabled');
  });
  app.mail.wake();
  return { enabled: false, recoveryCodesLeft: 0 };
}

async function renewCodes(trx: Db, userId: string): Promise<string[]> {
  const codes = createRecoveryCodes();
  await replaceRecoveryCodes(trx, userId, codes.map(hashRecoveryCode));
  return codes;
}

const note = (trx: Db, request: SessionRequest, action: ActivityAction): Promise<void> =>
  recordActivity(trx, { ...actorOf(request), action });

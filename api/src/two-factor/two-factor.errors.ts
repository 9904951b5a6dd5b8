import { AppError } from '../errors/app-error.js';

export const challengeInvalid = (): AppError =>
  new AppError({
    code: 'auth.challenge_invalid',
    status: 401,
    message: 'This sign-in took longer than 5 minutes, or had too many wrong codes. Sign in again.',
  });

export const codeWrong = (attemptsLeft: number): AppError =>
  new AppError({
    code: 'auth.code_wrong',
    status: 401,
    message:
      'The code is not right, or it was used before. Wait for the next one in your authenticator app.',
    details: { attemptsLeft },
  });

export const twoFactorOn = (): AppError =>
  new AppError({
    code: 'two_factor.already_on',
    status: 409,
    message: 'Two-factor sign-in is on already. Turn it off first to set it up anew.',
  });

export const twoFactorOff = (): AppError =>
  new AppError({
    code: 'two_factor.not_on',
    status: 409,
    message: 'Two-factor sign-in is not on.',
  });

export const setupMissing = (): AppError =>
  new AppError({
    code: 'two_factor.not_set_up',
    status: 409,
    message: 'There is no setup to confirm. Begin with the setup, and scan its QR code.',
  });

/** At confirming, where the person is signed in already. */
export const confirmCodeWrong = (): AppError =>
  new AppError({
    code: 'two_factor.code_wrong',
    status: 400,
    message: 'The code is not right. Type the one that your authenticator app shows now.',
    details: { fields: { code: 'is not right' } },
  });

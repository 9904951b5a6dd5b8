import { AppError } from '../errors/app-error.js';

export const authRequired = (): AppError =>
  new AppError({
    code: 'auth.required',
    status: 401,
    message: 'Sign in, or send an API key in the X-API-Key header.',
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

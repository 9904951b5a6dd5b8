import { AppError } from '../errors/app-error.js';

export const apiKeyNotFound = (): AppError =>
  new AppError({
    code: 'api_keys.not_found',
    status: 404,
    message: 'There is no such API key.',
  });

export const tooManyApiKeys = (limit: number): AppError =>
  new AppError({
    code: 'api_keys.too_many',
    status: 409,
    message: `An account has at most ${limit} API keys. Delete one that is not used any more.`,
    details: { limit },
  });

import { AppError } from '../errors/app-error.js';

export const outgoingUrlRefused = (reason: string): AppError =>
  new AppError({
    code: 'outgoing.url_refused',
    status: 400,
    message: `This address cannot be used. ${reason}`,
  });

import { AppError } from './app-error.js';

/** `fields`: path of each wrong field → what is wrong with it. */
export const requestInvalid = (fields: Record<string, string>, cause?: unknown): AppError =>
  new AppError({
    code: 'request.invalid',
    status: 400,
    message: summary(fields),
    details: { fields },
    cause,
  });

export const nulCharacter = (): AppError =>
  new AppError({
    code: 'request.invalid',
    status: 400,
    message: 'The request contains a NUL character (\\u0000), which no text may hold.',
  });

export const malformedJson = (): AppError =>
  new AppError({
    code: 'request.malformed_json',
    status: 400,
    message: 'The body is not valid JSON.',
  });

export const bodyNotObject = (): AppError =>
  new AppError({
    code: 'request.invalid',
    status: 400,
    message: 'The body must be a JSON object.',
  });

export const headerRepeated = (name: string): AppError =>
  new AppError({
    code: 'request.header_repeated',
    status: 400,
    message: `The header ${name} stands there more than once; send it once.`,
    details: { header: name },
  });

/** What Node's parser could not read as HTTP. */
export const notHttp = (): AppError =>
  new AppError({
    code: 'request.malformed',
    status: 400,
    message: 'The request is not well-formed HTTP, or its method is unknown.',
  });

export const headersTooLarge = (): AppError =>
  new AppError({
    code: 'request.headers_too_large',
    status: 431,
    message: 'The address and the headers together are larger than 16 KiB.',
  });

export const requestTimedOut = (): AppError =>
  new AppError({
    code: 'request.timeout',
    status: 408,
    message: 'The request did not arrive in time; send it again.',
  });

export const malformedUrl = (): AppError =>
  new AppError({
    code: 'request.malformed_url',
    status: 400,
    message: 'The address of the request is not well-formed.',
  });

export const contentTypeRefused = (): AppError =>
  new AppError({
    code: 'request.content_type',
    status: 415,
    message: 'Send the body as application/json in UTF-8.',
  });

export const contentEncodingRefused = (): AppError =>
  new AppError({
    code: 'request.content_encoding',
    status: 415,
    message: 'Send the body uncompressed, without Content-Encoding.',
  });

export const bodyTooLarge = (): AppError =>
  new AppError({
    code: 'request.too_large',
    status: 413,
    message: 'The body is larger than 1 MiB.',
  });

export const batchTooLarge = (limit: number): AppError =>
  new AppError({
    code: 'request.batch_too_large',
    status: 400,
    message: `A batch may hold at most ${limit} calls.`,
    details: { limit },
  });

export const routeNotFound = (): AppError =>
  new AppError({
    code: 'route.not_found',
    status: 404,
    message: 'There is nothing at this address. The routes are listed at /api/openapi.json.',
  });

export const methodNotAllowed = (allowed: readonly string[] = []): AppError =>
  new AppError({
    code: 'route.method_not_allowed',
    status: 405,
    message: 'This address does not take this method.',
    ...(allowed.length > 0 ? { details: { allowed } } : {}),
  });

export const prefetchRefused = (): AppError =>
  new AppError({
    code: 'request.prefetch',
    status: 403,
    message: 'This address sends a message and is not to be fetched ahead.',
  });

export const linkPreviewRefused = (): AppError =>
  new AppError({
    code: 'request.link_preview',
    status: 403,
    message: 'This address sends a message; programs that preview links may not open it.',
  });

export const subresourceRefused = (): AppError =>
  new AppError({
    code: 'request.subresource',
    status: 403,
    message: 'This address sends a message and cannot be loaded as a part of a page.',
  });

function summary(fields: Record<string, string>): string {
  const [first] = Object.entries(fields);
  if (!first) return 'The request is not valid.';
  const [name, problem] = first;
  return name ? `${name}: ${problem}` : problem;
}

import express, { type Request, type RequestHandler, type Response } from 'express';
import { keyInBody } from '../auth/auth.errors.js';
import type { AppError } from '../errors/app-error.js';
import {
  bodyNotObject,
  contentEncodingRefused,
  contentTypeRefused,
  headerRepeated,
  nulCharacter,
} from '../errors/request.errors.js';

const bodyLimitBytes = 1024 * 1024;

// Not strict: what is JSON and no object is then told so, instead of being called no JSON.
const parseJson = express.json({
  limit: bodyLimitBytes,
  inflate: false,
  strict: false,
  type: () => true,
});

/** Refuses by the headers alone what will not be read: compressed bodies and any type but JSON. */
export const bodyHeaders: RequestHandler = (req, _res, next) => {
  const encoding = req.get('content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw contentEncodingRefused();
  }
  if (hasBody(req) && !isJson(req.get('content-type'))) throw contentTypeRefused();
  next();
};

/** Reads the JSON body, up to 1 MiB: an object, and none that holds an API key. */
export const jsonBody: RequestHandler = (req, res, next) => {
  if (!hasBody(req)) {
    next();
    return;
  }
  parseJson(req, res, (error?: unknown) => next(error ?? refusedBody(req.body)));
};

function refusedBody(body: unknown): AppError | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return bodyNotObject();
  return keyIn(body);
}

function keyIn(body: unknown): AppError | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const field = ['api_key', 'apiKey'].find((name) => Object.hasOwn(body, name));
  return field === undefined ? undefined : keyInBody(field);
}

const peekLimitBytes = 16 * 1024;

/**
 * The refusal of a key in a small body, for who has no credential: it says more than "sign in".
 * A body that cannot be read is not spoken of: who calls comes first.
 */
export function keyInSmallBody(req: Request, res: Response): Promise<AppError | undefined> {
  const isSmall = Number(req.get('content-length')) <= peekLimitBytes;
  if (!isSmall) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    parseJson(req, res, () => resolve(keyIn(req.body)));
  });
}

/** Headers that Node would join or drop when they come twice, and that must not be guessed at. */
export const singleHeaders: RequestHandler = (req, _res, next) => {
  const repeated = (req.headersDistinct['idempotency-key']?.length ?? 0) > 1;
  if (repeated) throw headerRepeated('Idempotency-Key');
  next();
};

/** Refuses addresses with escapes that are no UTF-8, or with NUL. */
export const wellFormedUrl: RequestHandler = (req, _res, next) => {
  if (/%00/.test(req.originalUrl)) throw nulCharacter();
  // Throws URIError, which the error handler knows.
  decodeURIComponent(req.originalUrl.replaceAll('+', ' '));
  next();
};

const hasBody = (req: Request): boolean =>
  req.headers['transfer-encoding'] !== undefined || Number(req.get('content-length') ?? 0) > 0;

function isJson(contentType: string | undefined): boolean {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim());
  if (type.toLowerCase() !== 'application/json') return false;
  return parameters.every((part) => !/^charset=/i.test(part) || /^charset="?utf-8"?$/i.test(part));
}

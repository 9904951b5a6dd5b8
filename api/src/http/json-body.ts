import express, { type Request, type RequestHandler } from 'express';
import {
  contentEncodingRefused,
  contentTypeRefused,
  nulCharacter,
} from '../errors/request.errors.js';

const bodyLimitBytes = 1024 * 1024;

const parseJson = express.json({ limit: bodyLimitBytes, inflate: false, type: () => true });

/** Refuses by the headers alone what will not be read: compressed bodies and any type but JSON. */
export const bodyHeaders: RequestHandler = (req, _res, next) => {
  const encoding = req.get('content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw contentEncodingRefused();
  }
  if (hasBody(req) && !isJson(req.get('content-type'))) throw contentTypeRefused();
  next();
};

/** Reads the JSON body, up to 1 MiB. */
export const jsonBody: RequestHandler = (req, res, next) => {
  if (!hasBody(req)) {
    next();
    return;
  }
  parseJson(req, res, next);
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

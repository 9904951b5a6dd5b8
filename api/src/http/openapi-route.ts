import type { RequestHandler } from 'express';
import { methodNotAllowed } from '../errors/request.errors.js';
import { createOpenApiDocument } from './openapi.js';

/** The OpenAPI document, made when it is first asked for. */
export function openApiRoute(publicUrl: string): RequestHandler {
  let document: ReturnType<typeof createOpenApiDocument> | undefined;
  return (req, res) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') throw methodNotAllowed(['GET', 'HEAD']);
    document ??= createOpenApiDocument(publicUrl);
    res.setHeader('Cache-Control', 'no-cache');
    res.json(document);
  };
}

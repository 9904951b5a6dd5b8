import { createExpressMiddleware } from '@trpc/server/adapters/express';
import type { RequestHandler } from 'express';
import type { AppContext } from '../app-context.js';
import { batchTooLarge, methodNotAllowed } from '../errors/request.errors.js';
import { appRouter } from '../router.js';
import { toAppError } from '../trpc/error-shape.js';
import { logError, setErrorHeaders } from './answer-error.js';
import { requestContext } from './request-state.js';

const maxBatch = 20;

/** A batch of more calls than any page makes is refused as a whole. */
const batchLimit: RequestHandler = (req, _res, next) => {
  if (req.method !== 'GET' && req.method !== 'POST') throw methodNotAllowed(['GET', 'POST']);
  const calls = decodeURIComponent(req.path).split(',').length;
  if (calls > maxBatch) throw batchTooLarge(maxBatch);
  next();
};

/** The router as tRPC, for our own web app. */
export function trpcFace(app: AppContext): RequestHandler[] {
  return [
    batchLimit,
    createExpressMiddleware({
      router: appRouter,
      createContext: ({ req, res }) => requestContext(app, req, res),
      onError: ({ error, req, ctx }) => {
        const appError = toAppError(error);
        logError(req, appError);
        if (ctx) setErrorHeaders(ctx.res, appError);
      },
      responseMeta: () => ({ headers: { 'cache-control': 'no-store' } }),
    }),
  ];
}

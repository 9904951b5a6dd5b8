import { callTRPCProcedure } from '@trpc/server';
import type { Request, RequestHandler, Response } from 'express';
import type { AppContext } from '../app-context.js';
import { authRequired } from '../auth/auth.errors.js';
import { methodNotAllowed, requestInvalid } from '../errors/request.errors.js';
import { appRouter } from '../router.js';
import { jsonBody, keyInSmallBody } from './json-body.js';
import { queryInput } from './query-input.js';
import { requestContext } from './request-state.js';
import { type MatchedRoute, routesAt } from './rest-routes.js';

/**
 * The router as REST (docs/decisions/0002-rest-faces.md). The procedure sets its success status
 * by `ctx.res.status(…)`; errors leave in the one shape. Mounted under /api/v1 and /api.
 */
export function restFace(app: AppContext): RequestHandler {
  return async (req, res, next) => {
    const found = routesAt(req.path);
    if (found.length === 0) {
      next();
      return;
    }
    try {
      const match = found.find(({ route }) => route.method === methodOf(req));
      if (!match) throw methodNotAllowed(found.map(({ route }) => route.method));
      await answer(app, match, req, res);
    } catch (error) {
      next(error);
    }
  };
}

async function answer(
  app: AppContext,
  match: MatchedRoute,
  req: Request,
  res: Response,
): Promise<void> {
  const ctx = requestContext(app, req, res);
  // Nobody makes us read a large body that nobody may send.
  if (match.route.meta.access !== 'public' && !ctx.caller) {
    throw (await keyInSmallBody(req, res)) ?? authRequired();
  }
  await readBody(req, res);
  const input = match.route.takesInput ? inputOf(match, req) : undefined;
  const data: unknown = await callTRPCProcedure({
    router: appRouter,
    path: match.route.procedure,
    type: match.route.type,
    getRawInput: () => Promise.resolve(input),
    ctx,
    signal: undefined,
    batchIndex: 0,
  });
  res.setHeader('Cache-Control', 'no-store');
  res.json(data);
}

function readBody(req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    jsonBody(req, res, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('body refused', { cause: error }));
    });
  });
}

/** GET and DELETE carry their input in the query, the others in the body; the path adds its own. */
function inputOf({ route, params }: MatchedRoute, req: Request): Record<string, unknown> {
  const sent =
    route.method === 'GET' || route.method === 'DELETE' ? queryInput(req) : bodyInput(req);
  // A path parameter repeated in the body is an unknown field there.
  const repeated = Object.keys(params).filter((name) => Object.hasOwn(sent, name));
  if (repeated.length > 0) {
    throw requestInvalid(
      Object.fromEntries(repeated.map((name) => [name, 'is given in the path'])),
    );
  }
  return { ...sent, ...params };
}

/** `jsonBody` lets only objects through; no body is an empty one. */
function bodyInput(req: Request): Record<string, unknown> {
  const body: unknown = req.body;
  return typeof body === 'object' ? { ...body } : {};
}

const methodOf = (req: Request): string => (req.method === 'HEAD' ? 'GET' : req.method);

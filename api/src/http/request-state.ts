import type { Request, Response } from 'express';
import type { AppContext } from '../app-context.js';
import type { AppError } from '../errors/app-error.js';
import type { Caller } from '../trpc/caller.js';
import type { RequestContext } from '../trpc/context.js';

/** Given to every request by the logger before anything else runs. */
export const requestIdOf = (req: Request): string => (typeof req.id === 'string' ? req.id : '');

/** IPv4 in its own form also when it came over an IPv6 socket. */
export const ipAddressOf = (req: Request): string => (req.ip ?? '').replace(/^::ffff:/, '');

const callers = new WeakMap<Request, Caller>();

export function setCaller(req: Request, caller: Caller): void {
  callers.set(req, caller);
}

export const callerOf = (req: Request): Caller | null => callers.get(req) ?? null;

const refusals = new WeakMap<Request, AppError>();

/** The error that a request is answered with, for the log's last line of it. */
export function setRefusal(req: Request, error: AppError): void {
  refusals.set(req, error);
}

export const refusalOf = (req: Request): AppError | undefined => refusals.get(req);

/** What a procedure gets, the same for every face. */
export function requestContext(app: AppContext, req: Request, res: Response): RequestContext {
  return {
    app,
    caller: callerOf(req),
    requestId: requestIdOf(req),
    ipAddress: ipAddressOf(req),
    userAgent: req.get('user-agent') ?? null,
    logger: req.log,
    req,
    res,
  };
}

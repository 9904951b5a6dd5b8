import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import type { AppContext } from '../app-context.js';
import type { Caller } from './caller.js';

/** What a procedure knows: the program's parts and who asks. */
export interface RequestContext {
  app: AppContext;
  caller: Caller | null;
  requestId: string;
  ipAddress: string;
  userAgent: string | null;
  logger: Logger;
  /** For cookies and headers only; bodies are the router's. */
  req: Request;
  res: Response;
}

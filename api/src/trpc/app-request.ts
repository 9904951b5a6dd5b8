import type { AppContext } from '../app-context.js';
import type { Caller, SessionCaller } from './caller.js';

/** What a service knows of a request: who asks, and from where; a procedure's context is one. */
export interface AppRequest {
  app: AppContext;
  caller: Caller;
  ipAddress: string;
  requestId: string;
}

/** The same of a signed-in person. */
export interface SessionRequest extends AppRequest {
  caller: SessionCaller;
}

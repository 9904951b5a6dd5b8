import type { AppContext } from '../app-context.js';
import type { Caller } from '../trpc/caller.js';

/** Which administrator asks, and from where; a procedure's context is one. */
export interface AdminRequest {
  app: AppContext;
  caller: Caller;
  ipAddress: string;
  requestId: string;
}

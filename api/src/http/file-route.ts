import type { RequestContext } from '../trpc/context.js';

/** A route whose answer is not only JSON; it is mounted beside the REST faces. */
export interface FileRoute {
  method: 'get';
  /** Express path below /api/v1 and /api. */
  path: string;
  /** Calls a procedure, which checks who may. */
  answer(ctx: RequestContext, params: { id: string }): Promise<void>;
}

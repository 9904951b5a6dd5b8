import { initTRPC } from '@trpc/server';
import type { OpenApiMeta } from 'trpc-to-openapi';
import { authRequired, scopeMissing, sessionRequired } from '../auth/auth.errors.js';
import type { KeyCaller, KeyScope, SessionCaller } from './caller.js';
import type { RequestContext } from './context.js';
import { formatError } from './error-shape.js';

interface ProcedureMeta extends OpenApiMeta {
  /** Scope a key must carry; without it the procedure is for signed-in people only. */
  scope?: KeyScope;
}

const t = initTRPC.context<RequestContext>().meta<ProcedureMeta>().create({
  errorFormatter: formatError,
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Open to everybody. The written list of such procedures is tested. */
export const publicProcedure = t.procedure;

/** Signed-in people, and keys that carry the procedure's `meta.scope`. */
export const userProcedure = t.procedure.use(({ ctx, meta, next }) => {
  const caller = ctx.caller;
  if (!caller) throw authRequired();
  if (caller.kind === 'key') requireScope(caller, meta?.scope);
  return next({ ctx: { ...ctx, caller, owner: { userId: caller.userId } } });
});

/** Signed-in people only: a key never reaches it. */
export const sessionProcedure = t.procedure.use(({ ctx, next }) => {
  if (!ctx.caller) throw authRequired();
  if (ctx.caller.kind !== 'session') throw sessionRequired();
  const caller: SessionCaller = ctx.caller;
  return next({ ctx: { ...ctx, caller, owner: { userId: caller.userId } } });
});

function requireScope(caller: KeyCaller, scope: KeyScope | undefined): void {
  if (!scope) throw sessionRequired();
  if (!caller.scopes.includes(scope)) throw scopeMissing(scope);
}

import { initTRPC } from '@trpc/server';
import type { OpenApiMeta } from 'trpc-to-openapi';
import { adminRequired, authRequired, scopeMissing, sessionRequired } from '../auth/auth.errors.js';
import { nulCharacter } from '../errors/request.errors.js';
import { requireOpen, staysOpen } from '../settings/maintenance.js';
import type { KeyCaller, KeyScope, Owner, SessionCaller } from './caller.js';
import type { RequestContext } from './context.js';
import { formatError } from './error-shape.js';
import { holdsNul } from './nul-check.js';

export interface ProcedureMeta extends OpenApiMeta {
  /** Who may call; set by the builders below, never by a procedure. */
  access?: 'public' | 'user' | 'session' | 'admin';
  /** Scope a key must carry (of a list any one); without it only signed-in people may call. */
  scope?: KeyScope | readonly KeyScope[];
  /**
   * REST statuses of success for the document, default [200].
   * A procedure answers other than 200 by `ctx.res.status(…)`.
   */
  successStatuses?: readonly number[];
}

const t = initTRPC.context<RequestContext>().meta<ProcedureMeta>().create({
  errorFormatter: formatError,
  // Stacks go to the log, never to the caller, in every environment.
  isDev: false,
});

/**
 * Closed to all but administrators during maintenance. PostgreSQL's text cannot hold NUL: refused
 * wherever it stands in an input.
 */
const procedure = t.procedure.use(async ({ ctx, path, getRawInput, next }) => {
  if (!staysOpen(path)) await requireOpen(ctx.app, ctx.caller);
  if (holdsNul(await getRawInput())) throw nulCharacter();
  return next();
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Open to everybody. The written list of such procedures is tested. */
export const publicProcedure = procedure.meta({ access: 'public' });

/** Signed-in people, and keys that carry the procedure's `meta.scope`. */
export const userProcedure = procedure.meta({ access: 'user' }).use(({ ctx, meta, next }) => {
  const caller = ctx.caller;
  if (!caller) throw authRequired();
  if (caller.kind === 'key') requireScope(caller, meta?.scope);
  const owner: Owner =
    caller.kind === 'key'
      ? { userId: caller.userId, deviceIds: caller.deviceIds ?? null }
      : { userId: caller.userId };
  return next({ ctx: { ...ctx, caller, owner } });
});

/** Signed-in people only: a key never reaches it. */
export const sessionProcedure = procedure.meta({ access: 'session' }).use(({ ctx, next }) => {
  if (!ctx.caller) throw authRequired();
  if (ctx.caller.kind !== 'session') throw sessionRequired();
  const caller: SessionCaller = ctx.caller;
  return next({ ctx: { ...ctx, caller, owner: { userId: caller.userId } } });
});

/** Administrators who are signed in, and their keys with the scope `admin`. */
export const adminProcedure = procedure.meta({ access: 'admin' }).use(({ ctx, next }) => {
  const caller = ctx.caller;
  if (!caller) throw authRequired();
  if (caller.kind === 'key') requireScope(caller, 'admin');
  if (caller.role !== 'admin') throw adminRequired();
  return next({ ctx: { ...ctx, caller } });
});

/** Throws 403 `auth.scope_missing`, or `auth.session_required` where no scope will do. */
export function requireScope(
  caller: KeyCaller,
  scope: KeyScope | readonly KeyScope[] | undefined,
): void {
  if (!scope) throw sessionRequired();
  const accepted: readonly KeyScope[] = typeof scope === 'string' ? [scope] : scope;
  if (!accepted.some((one) => caller.scopes.includes(one)))
    throw scopeMissing(accepted.join('" or "'));
}

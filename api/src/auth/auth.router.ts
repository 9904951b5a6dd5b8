import { z } from 'zod';
import type { RequestContext } from '../trpc/context.js';
import { publicProcedure, router } from '../trpc/init.js';
import {
  loginSchema,
  registerSchema,
  sessionSchema,
  setupSchema,
  signedInSchema,
} from './auth.schemas.js';
import { currentUser, login, logout, register, type SignedIn, setUpAdmin } from './auth.service.js';

const tags = ['Account'];

export const authRouter = router({
  register: publicProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/auth/register',
        tags,
        summary: 'Create an account and sign in',
      },
      successStatuses: [201],
    })
    .input(registerSchema)
    .output(signedInSchema)
    .mutation(async ({ ctx, input }) => signedIn(ctx, await register(ctx.app, input, ctx), 201)),

  setup: publicProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/auth/setup',
        tags,
        summary: 'Create the first administrator with the one-time link and sign in',
      },
      successStatuses: [201],
    })
    .input(setupSchema)
    .output(signedInSchema)
    .mutation(async ({ ctx, input }) => signedIn(ctx, await setUpAdmin(ctx.app, input, ctx), 201)),

  login: publicProcedure
    .meta({ openapi: { method: 'POST', path: '/auth/login', tags, summary: 'Sign in' } })
    .input(loginSchema)
    .output(signedInSchema)
    .mutation(async ({ ctx, input }) => signedIn(ctx, await login(ctx.app, input, ctx), 200)),

  logout: publicProcedure
    .meta({ openapi: { method: 'POST', path: '/auth/logout', tags, summary: 'Sign out' } })
    .input(z.strictObject({}).optional())
    .output(sessionSchema)
    .mutation(async ({ ctx }) => {
      const caller = ctx.caller?.kind === 'session' ? ctx.caller : null;
      ctx.res.append('Set-Cookie', await logout(ctx.app, caller, ctx));
      return { user: null };
    }),

  session: publicProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/auth/session',
        tags,
        summary: 'Who is signed in; `user` is null when nobody is',
      },
    })
    .output(sessionSchema)
    .query(async ({ ctx }) => ({
      user: ctx.caller ? await currentUser(ctx.app, ctx.caller.userId) : null,
    })),
});

function signedIn(ctx: RequestContext, { user, cookie }: SignedIn, status: 200 | 201) {
  ctx.res.status(status).append('Set-Cookie', cookie);
  return { user };
}

import { z } from 'zod';
import type { RequestContext } from '../trpc/context.js';
import { publicProcedure, requireScope, router } from '../trpc/init.js';
import {
  acceptedSchema,
  acceptInvitationSchema,
  checkLinkSchema,
  emailOnlySchema,
  linkSchema,
  loggedInSchema,
  loginSchema,
  loginTwoFactorSchema,
  registeredSchema,
  registerSchema,
  resetPasswordSchema,
  sessionSchema,
  setupSchema,
  signedInSchema,
  tokenOnlySchema,
} from './auth.schemas.js';
import {
  currentUser,
  login,
  loginTwoFactor,
  logout,
  register,
  setUpAdmin,
} from './auth.service.js';
import * as links from './link-use.service.js';
import type { SignedIn } from './sign-in.js';

const post = (path: `/${string}`, summary: string) => ({
  method: 'POST' as const,
  path,
  tags: ['Account'],
  summary,
});

/** Open to strangers: each is throttled, and says nothing of accounts that are not the caller's. */
export const authRouter = router({
  register: publicProcedure
    .meta({
      openapi: post(
        '/auth/register',
        'Create an account and sign in (201), or, where addresses must be confirmed, mail a link (202)',
      ),
      successStatuses: [201, 202],
    })
    .input(registerSchema)
    .output(registeredSchema)
    .mutation(async ({ ctx, input }) => {
      const registered = await register(ctx.app, input, ctx);
      if (registered) return { ...signedIn(ctx, registered, 201), verificationNeeded: false };
      ctx.res.status(202);
      return { user: null, verificationNeeded: true };
    }),

  setup: publicProcedure
    .meta({
      openapi: post(
        '/auth/setup',
        'Create the first administrator with the one-time link and sign in',
      ),
      successStatuses: [201],
    })
    .input(setupSchema)
    .output(signedInSchema)
    .mutation(async ({ ctx, input }) => signedIn(ctx, await setUpAdmin(ctx.app, input, ctx), 201)),

  login: publicProcedure
    .meta({
      openapi: post('/auth/login', 'Sign in; `twoFactor` is set when a code is asked for'),
    })
    .input(loginSchema)
    .output(loggedInSchema)
    .mutation(async ({ ctx, input }) => {
      const outcome = await login(ctx.app, input, ctx);
      if (outcome.kind === 'signed_in') {
        return { ...signedIn(ctx, outcome.signedIn, 200), twoFactor: null };
      }
      const { challenge, expiresAt } = outcome;
      return { user: null, twoFactor: { challenge, expiresAt: expiresAt.toISOString() } };
    }),

  loginTwoFactor: publicProcedure
    .meta({
      openapi: post(
        '/auth/login/two-factor',
        'The second step of signing in: a code of the authenticator app, or a recovery code',
      ),
    })
    .input(loginTwoFactorSchema)
    .output(signedInSchema)
    .mutation(async ({ ctx, input }) =>
      signedIn(ctx, await loginTwoFactor(ctx.app, input, ctx), 200),
    ),

  logout: publicProcedure
    .meta({ openapi: post('/auth/logout', 'Sign out') })
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
        tags: ['Account'],
        summary: 'Who is signed in; `user` is null when nobody is. A key needs the scope `read`',
      },
    })
    .output(sessionSchema)
    .query(async ({ ctx: { app, caller } }) => {
      if (caller?.kind === 'key') requireScope(caller, 'read');
      return { user: caller ? await currentUser(app, caller.userId) : null };
    }),

  forgotPassword: publicProcedure
    .meta({
      openapi: post(
        '/auth/forgot-password',
        'Mail a link for a new password, if there is an account',
      ),
      successStatuses: [202],
    })
    .input(emailOnlySchema)
    .output(acceptedSchema)
    .mutation(async ({ ctx, input }) => {
      await links.askForPasswordReset(ctx.app, input.email, ctx);
      return accepted(ctx);
    }),

  resetPassword: publicProcedure
    .meta({
      openapi: post(
        '/auth/reset-password',
        'Choose a new password by the link of a mail; every session ends',
      ),
    })
    .input(resetPasswordSchema)
    .output(signedInSchema)
    .mutation(async ({ ctx, input }) => ({
      user: await links.resetPassword(ctx.app, input, ctx),
    })),

  acceptInvitation: publicProcedure
    .meta({
      openapi: post('/auth/accept-invitation', 'Choose the first password by the link and sign in'),
      successStatuses: [201],
    })
    .input(acceptInvitationSchema)
    .output(signedInSchema)
    .mutation(async ({ ctx, input }) =>
      signedIn(ctx, await links.acceptInvitation(ctx.app, input, ctx), 201),
    ),

  resendVerification: publicProcedure
    .meta({
      openapi: post('/auth/resend-verification', 'Mail another link that confirms an address'),
      successStatuses: [202],
    })
    .input(emailOnlySchema)
    .output(acceptedSchema)
    .mutation(async ({ ctx, input }) => {
      await links.askForVerification(ctx.app, input.email, ctx);
      return accepted(ctx);
    }),

  verifyEmail: publicProcedure
    .meta({ openapi: post('/auth/verify-email', 'Confirm the address by the link of a mail') })
    .input(tokenOnlySchema)
    .output(signedInSchema)
    .mutation(async ({ ctx, input }) => ({
      user: await links.verifyEmail(ctx.app, input.token, ctx),
    })),

  confirmEmail: publicProcedure
    .meta({
      openapi: post('/auth/confirm-email', 'Move the account to its new address by the link'),
    })
    .input(tokenOnlySchema)
    .output(signedInSchema)
    .mutation(async ({ ctx, input }) => ({
      user: await links.confirmNewEmail(ctx.app, input.token, ctx),
    })),

  checkLink: publicProcedure
    .meta({
      openapi: post('/auth/check-link', 'Whose link this is, before it is used; it stays valid'),
    })
    .input(checkLinkSchema)
    .output(linkSchema)
    .mutation(({ ctx, input }) => links.checkLink(ctx.app, input, ctx)),
});

function signedIn(ctx: RequestContext, { user, cookie }: SignedIn, status: 200 | 201) {
  ctx.res.status(status).append('Set-Cookie', cookie);
  return { user };
}

function accepted(ctx: RequestContext) {
  ctx.res.status(202);
  return { accepted: true as const };
}

import { z } from 'zod';
import { acceptedSchema } from '../auth/auth.schemas.js';
import { router, sessionProcedure } from '../trpc/init.js';
import {
  authSessionPageSchema,
  changeEmailSchema,
  changePasswordSchema,
  deleteAccountSchema,
  deletedAccountSchema,
  endedSessionSchema,
  endedSessionsSchema,
  endSessionsSchema,
  listSessionsSchema,
  profileSchema,
  sessionIdSchema,
  updateProfileSchema,
} from './account.schemas.js';
import * as account from './account.service.js';

const tags = ['Account'];

/** One's own account; for signed-in people only, never by a key. */
export const accountRouter = router({
  get: sessionProcedure
    .meta({ openapi: { method: 'GET', path: '/account', tags, summary: 'Your account' } })
    .input(z.strictObject({}).optional())
    .output(profileSchema)
    .query(({ ctx }) => account.getProfile(ctx.app, ctx.caller.userId)),

  update: sessionProcedure
    .meta({ openapi: { method: 'PATCH', path: '/account', tags, summary: 'Change your name' } })
    .input(updateProfileSchema)
    .output(profileSchema)
    .mutation(({ ctx, input }) => account.updateProfile(ctx, input)),

  changePassword: sessionProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/account/password',
        tags,
        summary: 'Change your password; every other session ends',
      },
    })
    .input(changePasswordSchema)
    .output(endedSessionsSchema)
    .mutation(({ ctx, input }) => account.changePassword(ctx, input)),

  changeEmail: sessionProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/account/email',
        tags,
        summary: 'Mail a link to your new address; the account moves once it is used',
      },
      successStatuses: [202],
    })
    .input(changeEmailSchema)
    .output(acceptedSchema)
    .mutation(async ({ ctx, input }) => {
      await account.askForNewEmail(ctx, input);
      ctx.res.status(202);
      return { accepted: true as const };
    }),

  sendVerification: sessionProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/account/verification',
        tags,
        summary: 'Mail the link that confirms your address',
      },
      successStatuses: [202],
    })
    .input(z.strictObject({}).optional())
    .output(acceptedSchema)
    .mutation(async ({ ctx }) => {
      await account.askForOwnVerification(ctx);
      ctx.res.status(202);
      return { accepted: true as const };
    }),

  sessions: sessionProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/account/sessions',
        tags,
        summary: 'Where you are signed in, newest first',
      },
    })
    .input(listSessionsSchema)
    .output(authSessionPageSchema)
    .query(({ ctx, input }) => account.listSessions(ctx, input)),

  endSession: sessionProcedure
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/account/sessions/{id}',
        tags,
        summary: 'End a session of yours, at once',
      },
    })
    .input(sessionIdSchema)
    .output(endedSessionSchema)
    .mutation(({ ctx, input }) => account.endSession(ctx, input.id)),

  endSessions: sessionProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/account/sessions/end',
        tags,
        summary: 'Sign out everywhere; with `keepThis` everywhere else',
      },
    })
    .input(endSessionsSchema)
    .output(endedSessionsSchema)
    .mutation(async ({ ctx, input }) => {
      const ended = await account.endAllSessions(ctx, input);
      if (!input.keepThis) ctx.res.append('Set-Cookie', ctx.app.auth.cookie.clear());
      return ended;
    }),

  delete: sessionProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/account/delete',
        tags,
        summary: 'Delete your account with its devices, keys and messages',
      },
    })
    .input(deleteAccountSchema)
    .output(deletedAccountSchema)
    .mutation(async ({ ctx, input }) => {
      await account.deleteAccount(ctx, input.password);
      ctx.res.append('Set-Cookie', ctx.app.auth.cookie.clear());
      return { deleted: true as const };
    }),
});

import { adminProcedure, router } from '../../trpc/init.js';
import { getUsage } from './usage.service.js';
import {
  createUserSchema,
  deletedUserSchema,
  invitedUserSchema,
  inviteUserSchema,
  listUsersSchema,
  mailedUserSchema,
  managedUserPageSchema,
  managedUserSchema,
  resetPasswordSchema,
  updateUserSchema,
  usageSchema,
  userIdSchema,
  userUsageSchema,
} from './users.schemas.js';
import * as users from './users.service.js';

const tags = ['administration'];

/** The people of this installation. */
export const adminUsersRouter = router({
  list: adminProcedure
    .meta({ openapi: { method: 'GET', path: '/admin/users', tags, summary: 'List users' } })
    .input(listUsersSchema)
    .output(managedUserPageSchema)
    .query(({ ctx, input }) => users.listUsers(ctx.app.db, input)),

  get: adminProcedure
    .meta({ openapi: { method: 'GET', path: '/admin/users/{id}', tags, summary: 'One user' } })
    .input(userIdSchema)
    .output(managedUserSchema)
    .query(({ ctx, input }) => users.getUser(ctx.app.db, input.id)),

  create: adminProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/users',
        tags,
        summary: 'Create a user with a password',
      },
      successStatuses: [201],
    })
    .input(createUserSchema)
    .output(managedUserSchema)
    .mutation(async ({ ctx, input }) => {
      const user = await users.createUser(ctx, input);
      ctx.res.status(201);
      return user;
    }),

  invite: adminProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/invitations',
        tags,
        summary: 'Invite somebody by a link, by which they choose their password',
      },
      successStatuses: [201],
    })
    .input(inviteUserSchema)
    .output(invitedUserSchema)
    .mutation(async ({ ctx, input }) => {
      const invited = await users.inviteUser(ctx, input);
      ctx.res.status(201);
      return invited;
    }),

  inviteAgain: adminProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/users/{id}/invitation',
        tags,
        summary: 'Send the invitation again; the link before it stops working',
      },
    })
    .input(userIdSchema)
    .output(invitedUserSchema)
    .mutation(({ ctx, input }) => users.inviteAgain(ctx, input.id)),

  update: adminProcedure
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/admin/users/{id}',
        tags,
        summary: 'Change name, role or rate limit; the next request goes by it',
      },
    })
    .input(updateUserSchema)
    .output(managedUserSchema)
    .mutation(({ ctx, input }) => users.updateUser(ctx, input)),

  suspend: adminProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/users/{id}/suspend',
        tags,
        summary: 'End sessions, keys and sending at once; everything stays as it is',
      },
    })
    .input(userIdSchema)
    .output(managedUserSchema)
    .mutation(({ ctx, input }) => users.suspendUser(ctx, input.id)),

  unsuspend: adminProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/users/{id}/unsuspend',
        tags,
        summary: 'Let a suspended user in again; what waited is sent',
      },
    })
    .input(userIdSchema)
    .output(managedUserSchema)
    .mutation(({ ctx, input }) => users.unsuspendUser(ctx, input.id)),

  signOut: adminProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/users/{id}/sign-out',
        tags,
        summary: 'Sign a user out everywhere',
      },
    })
    .input(userIdSchema)
    .output(managedUserSchema)
    .mutation(({ ctx, input }) => users.signOutUser(ctx, input.id)),

  resetPassword: adminProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/users/{id}/reset-password',
        tags,
        summary: 'Mail a user the link for a new password',
      },
    })
    .input(resetPasswordSchema)
    .output(mailedUserSchema)
    .mutation(({ ctx, input }) => users.resetPassword(ctx, input)),

  delete: adminProcedure
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/admin/users/{id}',
        tags,
        summary: 'Delete a user with everything they own; devices are unlinked',
      },
    })
    .input(userIdSchema)
    .output(deletedUserSchema)
    .mutation(({ ctx, input }) => users.deleteUser(ctx, input.id)),

  usage: adminProcedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/users/{id}/usage',
        tags,
        summary: 'Messages per day, devices, keys and what is stored of a user',
      },
    })
    .input(userUsageSchema)
    .output(usageSchema)
    .query(({ ctx, input }) => getUsage(ctx.app.db, input)),
});

import { router, sessionProcedure } from '../trpc/init.js';
import {
  confirmTwoFactorSchema,
  recoveryCodesSchema,
  twoFactorSetupSchema,
  twoFactorStateSchema,
  withPasswordSchema,
} from './two-factor.schemas.js';
import {
  confirmTwoFactor,
  disableTwoFactor,
  renewRecoveryCodes,
  setUpTwoFactor,
} from './two-factor.service.js';

const tags = ['Account'];

/** A second factor at signing in: codes of an authenticator app. For signed-in people only. */
export const twoFactorRouter = router({
  setup: sessionProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/account/two-factor/setup',
        tags,
        summary: 'A secret for the authenticator app; it counts once it is confirmed',
      },
    })
    .input(withPasswordSchema)
    .output(twoFactorSetupSchema)
    .mutation(({ ctx, input }) => setUpTwoFactor(ctx, input.password)),

  confirm: sessionProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/account/two-factor/confirm',
        tags,
        summary: 'Turn two-factor sign-in on by a code; the recovery codes are shown once',
      },
    })
    .input(confirmTwoFactorSchema)
    .output(recoveryCodesSchema)
    .mutation(({ ctx, input }) => confirmTwoFactor(ctx, input.code)),

  renewCodes: sessionProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/account/two-factor/recovery-codes',
        tags,
        summary: 'New recovery codes; the older ones stop working',
      },
    })
    .input(withPasswordSchema)
    .output(recoveryCodesSchema)
    .mutation(({ ctx, input }) => renewRecoveryCodes(ctx, input.password)),

  disable: sessionProcedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/account/two-factor/disable',
        tags,
        summary: 'Turn two-factor sign-in off',
      },
    })
    .input(withPasswordSchema)
    .output(twoFactorStateSchema)
    .mutation(({ ctx, input }) => disableTwoFactor(ctx, input.password)),
});

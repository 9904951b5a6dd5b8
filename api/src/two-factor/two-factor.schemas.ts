import { z } from 'zod';
import { passwordSchema } from '../auth/auth.schemas.js';

export const withPasswordSchema = z.strictObject({ password: passwordSchema });

export const confirmTwoFactorSchema = z.strictObject({
  /** Six digits; blanks do not count. */
  code: z
    .string()
    .max(20, 'must have six digits')
    .overwrite((code) => code.replaceAll(/\s/g, ''))
    .regex(/^\d{6}$/, 'must have six digits'),
});

/** For the authenticator app: typed, or as a QR code of `uri`. In this answer only. */
export const twoFactorSetupSchema = z.object({
  /** Base 32. */
  secret: z.string(),
  /** otpauth://totp/… */
  uri: z.string(),
});
export type TwoFactorSetup = z.infer<typeof twoFactorSetupSchema>;

/** Each signs in once instead of a code. In this answer only. */
export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) });

export const twoFactorStateSchema = z.object({
  enabled: z.boolean(),
  recoveryCodesLeft: z.int(),
});
export type TwoFactorState = z.infer<typeof twoFactorStateSchema>;

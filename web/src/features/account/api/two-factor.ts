import { useMutation } from '@tanstack/react-query';
import { type Outputs, trpc } from '@/api/trpc';
import { reloadProfile } from './profile';

export type TwoFactorSetup = Outputs['twoFactor']['setup'];

// Secret and codes are only in these answers; they are not kept in the cache.
const once = { gcTime: 0 } as const;

export const useSetUpTwoFactor = () => useMutation(trpc.twoFactor.setup.mutationOptions(once));

export const useConfirmTwoFactor = () =>
  useMutation(trpc.twoFactor.confirm.mutationOptions({ ...once, onSuccess: reloadProfile }));

export const useRenewRecoveryCodes = () =>
  useMutation(trpc.twoFactor.renewCodes.mutationOptions({ ...once, onSuccess: reloadProfile }));

export const useDisableTwoFactor = () =>
  useMutation(trpc.twoFactor.disable.mutationOptions({ onSuccess: reloadProfile }));

import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { live } from '@/api/live';
import { queryClient } from '@/api/query-client';
import { type Inputs, type Outputs, trpc } from '@/api/trpc';

export type ManagedDevice = Outputs['admin']['devices']['get'];
export type DeviceFilters = Omit<
  NonNullable<Inputs['admin']['devices']['list']>,
  'cursor' | 'limit'
>;

/** One page of everybody's devices, newest first, kept up to date. */
export const useAllDevices = (filters: DeviceFilters, cursor: string | undefined) =>
  useQuery({
    ...trpc.admin.devices.list.queryOptions({ ...filters, cursor }),
    ...live,
    placeholderData: keepPreviousData,
  });

export const useAnyDevice = (id: string) =>
  useQuery({ ...trpc.admin.devices.get.queryOptions({ id }), ...live });

async function showAnswer(device: ManagedDevice): Promise<void> {
  queryClient.setQueryData(trpc.admin.devices.get.queryKey({ id: device.id }), device);
  await queryClient.invalidateQueries({ queryKey: trpc.admin.devices.list.queryKey() });
}

const answered = { onSuccess: showAnswer } as const;

export const useRestartDevice = () =>
  useMutation(trpc.admin.devices.restart.mutationOptions(answered));
export const useStopAnyDevice = () =>
  useMutation(trpc.admin.devices.stop.mutationOptions(answered));
export const useUnlinkDevice = () =>
  useMutation(trpc.admin.devices.unlink.mutationOptions(answered));

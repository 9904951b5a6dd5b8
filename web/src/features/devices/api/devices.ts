import { keepPreviousData, queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { live } from '@/api/live';
import { queryClient } from '@/api/query-client';
import { type Outputs, trpc } from '@/api/trpc';

export type Device = Outputs['devices']['list'][number];
export type DeviceStatus = Device['status'];
export type DeviceStep = Outputs['devices']['timeline']['items'][number];
export type LinkingStep = NonNullable<Device['linking']>;

const listQuery = () => queryOptions({ ...trpc.devices.list.queryOptions(), ...live });

/** All devices of the user, kept up to date. */
export const useDevices = () => useQuery(listQuery());

/** One device, kept up to date. */
export const useDevice = (id: string) =>
  useQuery({ ...trpc.devices.get.queryOptions({ id }), ...live });

/** A page of the states of a device, newest first; the first page is kept up to date. */
export const useDeviceTimeline = (id: string, cursor: string | undefined) =>
  useQuery({
    ...trpc.devices.timeline.queryOptions({
      id,
      limit: 20,
      ...(cursor === undefined ? {} : { cursor }),
    }),
    ...(cursor === undefined ? live : {}),
    placeholderData: keepPreviousData,
  });

/** What an order answers is shown at once, before the next round asks. */
function showAnswer(device: Device): void {
  queryClient.setQueryData(trpc.devices.get.queryKey({ id: device.id }), device);
  queryClient.setQueryData(trpc.devices.list.queryKey(), (list) => {
    if (!list) return list;
    const known = list.some((each) => each.id === device.id);
    return known ? list.map((each) => (each.id === device.id ? device : each)) : [...list, device];
  });
}

const answered = { onSuccess: showAnswer } as const;

export const useCreateDevice = () => useMutation(trpc.devices.create.mutationOptions(answered));
export const useUpdateDevice = () =>
  useMutation(
    trpc.devices.update.mutationOptions({
      onSuccess: async (device) => {
        showAnswer(device);
        // Another device may have been the default until now.
        await queryClient.invalidateQueries({ queryKey: trpc.devices.list.queryKey() });
      },
    }),
  );
export const useStartDevice = () => useMutation(trpc.devices.start.mutationOptions(answered));
export const useStopDevice = () => useMutation(trpc.devices.stop.mutationOptions(answered));
export const useLogoutDevice = () => useMutation(trpc.devices.logout.mutationOptions(answered));
export const useConfirmNumber = () =>
  useMutation(trpc.devices.confirmNumber.mutationOptions(answered));
export const useRequestPairingCode = () =>
  useMutation(trpc.devices.pairingCode.mutationOptions(answered));

export const useDeleteDevice = () =>
  useMutation(
    trpc.devices.delete.mutationOptions({
      onSuccess: ({ id }) => {
        queryClient.removeQueries({ queryKey: trpc.devices.get.queryKey({ id }) });
        queryClient.setQueryData(trpc.devices.list.queryKey(), (list) =>
          list?.filter((device) => device.id !== id),
        );
      },
    }),
  );

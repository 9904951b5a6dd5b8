import { keepPreviousData, queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { live } from '@/api/live';
import { queryClient } from '@/api/query-client';
import { type Outputs, trpc, trpcClient } from '@/api/trpc';

export type Device = Outputs['devices']['list']['items'][number];
export type DeviceStatus = Device['status'];
export type DeviceStep = Outputs['devices']['timeline']['items'][number];
export type LinkingStep = NonNullable<Device['linking']>;

const listQuery = () =>
  queryOptions({ queryKey: ['devices', 'all'], queryFn: ({ signal }) => readAll(signal), ...live });

async function readAll(signal: AbortSignal): Promise<Device[]> {
  const devices: Device[] = [];
  let cursor: string | null = null;
  do {
    const input: { cursor?: string } = cursor === null ? {} : { cursor };
    const page: Outputs['devices']['list'] = await trpcClient.devices.list.query(input, { signal });
    devices.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return devices;
}

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
  queryClient.setQueryData(listQuery().queryKey, (list) => {
    if (!list) return list;
    const known = list.some((each) => each.id === device.id);
    return known ? list.map((each) => (each.id === device.id ? device : each)) : [...list, device];
  });
}

const answered = { onSuccess: showAnswer } as const;

/** Another device may have become the default, or be it no longer. */
function askForDefault(): void {
  void queryClient.invalidateQueries({ queryKey: listQuery().queryKey });
}

const answeredWithDefault = {
  onSuccess: (device: Device) => {
    showAnswer(device);
    askForDefault();
  },
} as const;

export const useCreateDevice = () =>
  useMutation(trpc.devices.create.mutationOptions(answeredWithDefault));
export const useUpdateDevice = () =>
  useMutation(trpc.devices.update.mutationOptions(answeredWithDefault));
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
        queryClient.setQueryData(listQuery().queryKey, (list) =>
          list?.filter((device) => device.id !== id),
        );
        askForDefault();
      },
    }),
  );

import { useQuery } from '@tanstack/react-query';
import { trpc } from '@/api/trpc';

const kept = { staleTime: 60_000 } as const;

/** What to call somebody by whom a list is narrowed; their id until it is known. */
export function useUserName(id: string | undefined): string {
  const user = useQuery({
    ...trpc.admin.users.get.queryOptions({ id: id ?? '' }),
    ...kept,
    enabled: id !== undefined,
  });
  return user.data?.email ?? id ?? '';
}

/** What to call a device by which a list is narrowed; its id until it is known. */
export function useDeviceName(id: string | undefined): string {
  const device = useQuery({
    ...trpc.admin.devices.get.queryOptions({ id: id ?? '' }),
    ...kept,
    enabled: id !== undefined,
  });
  return device.data?.name ?? id ?? '';
}

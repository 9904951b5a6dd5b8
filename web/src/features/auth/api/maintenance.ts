import { useQuery } from '@tanstack/react-query';
import { appInfoQuery, sessionQuery } from './session';

const everyMs = 5_000;

/** Whether the installation is being worked on, and whether who asks may come in all the same. */
export function useMaintenance(): { on: boolean; passes: boolean } {
  const on = useQuery(appInfoQuery()).data?.maintenance === true;
  const passes = useQuery(sessionQuery()).data?.user?.role === 'admin';
  return { on, passes };
}

/** For who waits until it is over: asks more often, and at once. */
export function useMaintenanceEnd(): { askNow: () => void } {
  const { refetch } = useQuery({ ...appInfoQuery(), refetchInterval: everyMs });
  return { askNow: () => void refetch() };
}

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { cursorOf, firstPage, nextPage } from '@/api/pages';
import { type Outputs, trpcClient } from '@/api/trpc';
import { type ActivityKind, actionOfKind } from '../activity-kinds';

export type OwnActivity = Outputs['activity']['list']['items'][number];

const everyMs = 10_000;

/** One's own history, newest first; kept up to date while only its first page is shown. */
export const useActivity = (kind: ActivityKind | undefined) =>
  useInfiniteQuery({
    queryKey: ['activity', 'pages', kind],
    queryFn: ({ pageParam, signal }) =>
      trpcClient.activity.list.query(
        { ...cursorOf(pageParam), ...(kind === undefined ? {} : { action: actionOfKind[kind] }) },
        { signal },
      ),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.pages.length === 1 ? everyMs : false),
  });

/** The same list as a file, all of it. */
export function activityCsvPath(kind: ActivityKind | undefined): string {
  const query = kind === undefined ? '' : `?${new URLSearchParams({ action: actionOfKind[kind] })}`;
  return `/api/v1/activity.csv${query}`;
}

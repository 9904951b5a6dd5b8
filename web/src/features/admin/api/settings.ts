import { useMutation, useQuery } from '@tanstack/react-query';
import { queryClient } from '@/api/query-client';
import { type Inputs, type Outputs, trpc } from '@/api/trpc';

export type Settings = Outputs['settings']['get'];
export type SettingsChange = Inputs['settings']['update'];

export const useSettings = () => useQuery(trpc.settings.get.queryOptions());

export const useUpdateSettings = () =>
  useMutation(
    trpc.settings.update.mutationOptions({
      onSuccess: async (settings) => {
        queryClient.setQueryData(trpc.settings.get.queryKey(), settings);
        // Whether people may register is told by the installation's own words too.
        await queryClient.invalidateQueries({ queryKey: trpc.app.info.queryKey() });
      },
    }),
  );

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type Inputs, type Outputs, trpc } from '@/api/trpc';

export type AnalyticsInput = NonNullable<Inputs['admin']['analytics']['messages']>;
export type DeviceAnalytics = Outputs['admin']['analytics']['devices'];
export type ErrorAnalytics = Outputs['admin']['analytics']['errors'];

const kept = { placeholderData: keepPreviousData } as const;

export const useMessageAnalytics = (input: AnalyticsInput) =>
  useQuery({ ...trpc.admin.analytics.messages.queryOptions(input), ...kept });

export const useDeviceAnalytics = (input: AnalyticsInput) =>
  useQuery({ ...trpc.admin.analytics.devices.queryOptions(input), ...kept });

export const useErrorAnalytics = (input: AnalyticsInput) =>
  useQuery({ ...trpc.admin.analytics.errors.queryOptions(input), ...kept });

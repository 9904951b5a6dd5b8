import { useQuery } from '@tanstack/react-query';
import { live } from '@/api/live';
import { type Outputs, trpc } from '@/api/trpc';

export type Health = Outputs['admin']['health']['get'];
export type HealthPart = Health['parts'][number];

/** How each part of the installation is, kept up to date. */
export const useHealth = () => useQuery({ ...trpc.admin.health.get.queryOptions(), ...live });

import { queryOptions, useMutation, useMutationState, useQuery } from '@tanstack/react-query';
import { live } from '@/api/live';
import { queryClient } from '@/api/query-client';
import { callSandbox } from './http';
import type { Chat, LinkedDevice, Phone, PhoneMessage, ScriptedNumber } from './types';

interface Items<T> {
  items: T[];
}

const path = (id: string): string => `/phones/${encodeURIComponent(id)}`;
const chatPath = (id: string, number: string): string =>
  `${path(id)}/chats/${encodeURIComponent(number)}/messages`;

const reload = () => queryClient.invalidateQueries({ queryKey: ['sandbox', 'phones'] });

const phonesQuery = queryOptions({
  queryKey: ['sandbox', 'phones'],
  queryFn: () => callSandbox<Items<Phone>>('/phones'),
  select: ({ items }) => items,
  ...live,
});

export const usePhones = () => useQuery(phonesQuery);

export const useChats = (id: string) =>
  useQuery({
    queryKey: ['sandbox', 'phones', id, 'chats'],
    queryFn: () => callSandbox<Items<Chat>>(`${path(id)}/chats`),
    select: ({ items }) => items,
    ...live,
  });

export const useChat = (id: string, number: string) =>
  useQuery({
    queryKey: ['sandbox', 'phones', id, 'chats', number],
    queryFn: () => callSandbox<Items<PhoneMessage>>(chatPath(id, number)),
    select: ({ items }) => items.toSorted((a, b) => a.at.localeCompare(b.at)),
    ...live,
  });

/** The numbers that behave in a fixed way. */
export const useScriptedNumbers = (enabled = true) =>
  useQuery({
    queryKey: ['sandbox', 'scripted-numbers'],
    queryFn: () => callSandbox<Items<ScriptedNumber>>('/scripted-numbers'),
    select: ({ items }) => items,
    staleTime: Infinity,
    enabled,
  });

export const useCreatePhone = () =>
  useMutation({
    mutationFn: () => callSandbox<Phone>('/phones', { method: 'POST', body: {} }),
    onSuccess: reload,
  });

export const useSetOnline = () =>
  useMutation({
    mutationFn: ({ id, online }: { id: string; online: boolean }) =>
      callSandbox<Phone>(path(id), { method: 'PATCH', body: { online } }),
    onSuccess: reload,
  });

/** Scans a QR text or types a pairing code on the phone. */
type Shown = { qr: string } | { code: string };

const linkKey = ['sandbox', 'link'] as const;

export const useLinkPhone = () =>
  useMutation({
    mutationKey: linkKey,
    mutationFn: ({ id, shown }: { id: string; shown: Shown }) =>
      callSandbox<LinkedDevice>(`${path(id)}/link`, { method: 'POST', body: shown }),
    onSuccess: reload,
  });

/** The QR texts that were scanned here: they are used up before their devices say so. */
export const useScanned = (): (string | undefined)[] =>
  useMutationState({
    filters: { mutationKey: linkKey, status: 'success' },
    select: ({ state }) => (state.variables as { shown: { qr?: string } } | undefined)?.shown.qr,
  });

export const useRemoveLinkedDevice = () =>
  useMutation({
    mutationFn: ({ id, linkId }: { id: string; linkId: string }) =>
      callSandbox<void>(`${path(id)}/linked-devices/${encodeURIComponent(linkId)}`, {
        method: 'DELETE',
      }),
    onSuccess: reload,
  });

export const useSendFromPhone = () =>
  useMutation({
    mutationFn: ({ id, to, text }: { id: string; to: string; text: string }) =>
      callSandbox<PhoneMessage>(`${path(id)}/messages`, { method: 'POST', body: { to, text } }),
    onSuccess: reload,
  });

export const useMarkRead = () =>
  useMutation({
    mutationFn: ({ id, chat }: { id: string; chat: string }) =>
      callSandbox<void>(`${path(id)}/read`, { method: 'POST', body: { chat } }),
    onSuccess: reload,
  });

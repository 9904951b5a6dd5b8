import { QueryCache, QueryClient } from '@tanstack/react-query';
import { toProblem } from './problem';

type Listener = () => void;
const listeners: Record<'auth.required' | 'maintenance', Set<Listener>> = {
  'auth.required': new Set(),
  maintenance: new Set(),
};

/** Calls back when an answer says that nobody is signed in any more. */
export function onSignedOut(listener: Listener): () => void {
  return listen(listeners['auth.required'], listener);
}

/** Calls back when an answer says that only administrators get in. */
export function onMaintenance(listener: Listener): () => void {
  return listen(listeners.maintenance, listener);
}

function listen(to: Set<Listener>, listener: Listener): () => void {
  to.add(listener);
  return () => to.delete(listener);
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      const { code } = toProblem(error);
      if (code !== 'auth.required' && code !== 'maintenance') return;
      for (const listener of listeners[code]) listener();
    },
  }),
  defaultOptions: {
    // Live queries are asked again by the ticker (live.ts), which also backs off.
    queries: { retry: false, staleTime: 1000, refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});

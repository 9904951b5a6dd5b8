import { QueryCache, QueryClient } from '@tanstack/react-query';
import { toProblem } from './problem';

type Listener = () => void;
const signedOutListeners = new Set<Listener>();

/** Calls back when an answer says that nobody is signed in any more. */
export function onSignedOut(listener: Listener): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (toProblem(error).code !== 'auth.required') return;
      for (const listener of signedOutListeners) listener();
    },
  }),
  defaultOptions: {
    // Live queries are asked again by the ticker (live.ts), which also backs off.
    queries: { retry: false, staleTime: 1000, refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});

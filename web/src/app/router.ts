import { createRouter } from '@tanstack/react-router';
import { onSignedOut } from '@/api/query-client';
import { forgetSession } from '@/features/auth/api/session';
import { routeTree } from './routes';

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMs: 150,
});

// The session ended elsewhere: the guards then lead to the sign-in page and back.
onSignedOut(() => {
  forgetSession();
  void router.invalidate();
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

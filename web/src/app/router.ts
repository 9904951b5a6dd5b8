import { createRouter } from '@tanstack/react-router';
import { onMaintenance, onSignedOut } from '@/api/query-client';
import { askForAppInfo, forgetSession } from '@/features/auth/api/session';
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

// The shell then gives way to the page that says so.
onMaintenance(() => void askForAppInfo());

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

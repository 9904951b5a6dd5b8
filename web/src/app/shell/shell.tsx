import { Outlet, useLocation } from '@tanstack/react-router';
import { Menu as MenuIcon } from 'lucide-react';
import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import { startLive } from '@/api/live';
import { Button } from '@/components/ui/button';
import { LogoMark } from '@/components/ui/logo';
import { useMaintenance } from '@/features/auth/api/maintenance';
import { BrokenBanner } from '@/features/devices/components/broken-banner';
import { Drawer } from './drawer';
import { MaintenanceNotice } from './maintenance-notice';
import { Sidebar } from './sidebar';
import { StaleNotice } from './stale-notice';

const MaintenancePage = lazy(async () => ({
  default: (await import('@/routes/maintenance')).MaintenancePage,
}));

/** The frame of all pages for signed-in people; closed to all but administrators at times. */
export function Shell() {
  const { on, passes } = useMaintenance();
  if (on && !passes) {
    return (
      <Suspense>
        <MaintenancePage />
      </Suspense>
    );
  }
  return <OpenShell />;
}

function OpenShell() {
  const main = useRef<HTMLElement>(null);
  const [drawer, setDrawer] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => startLive(), []);
  useFocusOnNewPage(main, pathname);
  return (
    <div className="min-h-dvh md:flex">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-control bg-accent px-4 py-2 text-sm font-medium text-on-accent focus:translate-y-0"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to content
      </a>
      <Sidebar className="hidden md:flex" />
      <header className="sticky top-0 z-20 flex h-14 items-center gap-3 border-b border-line bg-surface px-3 md:hidden">
        <Button look="quiet" size="icon" aria-label="Open menu" onClick={() => setDrawer(true)}>
          <MenuIcon aria-hidden className="size-5!" />
        </Button>
        <LogoMark className="size-7" />
        <span className="font-semibold tracking-tight">BotWave</span>
      </header>
      <Drawer open={drawer} onClose={() => setDrawer(false)} />
      <main
        id="main"
        ref={main}
        tabIndex={-1}
        className="min-w-0 flex-1 px-4 py-6 outline-none sm:px-8 md:py-9"
      >
        <div className="mx-auto max-w-6xl">
          <MaintenanceNotice />
          <StaleNotice />
          <BrokenBanner />
          <Outlet />
        </div>
      </main>
    </div>
  );
}

/** After going to another page, reading goes on at its content. */
function useFocusOnNewPage(main: RefObject<HTMLElement | null>, pathname: string): void {
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [main, pathname]);
}

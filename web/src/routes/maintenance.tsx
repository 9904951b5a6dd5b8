import { useRouter } from '@tanstack/react-router';
import { Construction } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { LogoMark } from '@/components/ui/logo';
import { useTitle } from '@/components/ui/page';
import { useMaintenanceEnd } from '@/features/auth/api/maintenance';
import { useLogout } from '@/features/auth/api/session';

/** For everybody but administrators while the installation is worked on; goes away by itself. */
export function MaintenancePage() {
  useTitle('Maintenance');
  const { askNow } = useMaintenanceEnd();
  const router = useRouter();
  const logout = useLogout();
  const signOut = (): void =>
    logout.mutate(undefined, { onSuccess: () => void router.navigate({ to: '/login' }) });
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col px-6 py-8">
      <div className="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
        <LogoMark />
        BotWave
      </div>
      <div className="flex flex-1 flex-col items-start justify-center py-10">
        <span className="mb-5 grid size-12 place-items-center rounded-2xl bg-warning-soft text-warning-ink">
          <Construction aria-hidden className="size-6" />
        </span>
        <h1 className="text-2xl font-semibold tracking-tight">BotWave is being worked on</h1>
        <p className="mt-1.5 text-sm text-ink-muted">
          It is back in a few minutes, and this page then goes on by itself. Messages that were
          accepted are not lost and go on leaving; new ones are refused until then.
        </p>
        {logout.error ? (
          <ErrorNote className="mt-5" what="You are not signed out" error={logout.error} />
        ) : null}
        <div className="mt-7 flex flex-wrap gap-2">
          <Button look="primary" onClick={askNow}>
            Look again now
          </Button>
          <Button busy={logout.isPending} onClick={signOut}>
            Sign out
          </Button>
        </div>
      </div>
    </main>
  );
}

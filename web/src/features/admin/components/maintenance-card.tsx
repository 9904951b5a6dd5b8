import { Construction } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { type Settings, useUpdateSettings } from '../api/settings';

/** Closes the installation to all but administrators; not by the way, with other settings. */
export function MaintenanceCard({ settings }: { settings: Settings }) {
  const [asked, setAsked] = useState(false);
  const update = useUpdateSettings();
  const set = (maintenanceMode: boolean): void =>
    update.mutate(
      { maintenanceMode },
      {
        onSuccess: () => {
          setAsked(false);
          toast.success(maintenanceMode ? 'Maintenance is on' : 'Everybody gets in again');
        },
      },
    );
  const on = settings.maintenanceMode;
  return (
    <section aria-labelledby="maintenance" className="mb-6 max-w-3xl">
      <Card className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4 sm:px-6">
        <div className="min-w-0 flex-1 basis-64 text-sm">
          <h2 id="maintenance" className="flex flex-wrap items-center gap-2 font-semibold">
            Maintenance
            {on ? (
              <Badge tone="warning">
                <Construction aria-hidden />
                On
              </Badge>
            ) : (
              <Badge>Off</Badge>
            )}
          </h2>
          <p className="mt-0.5 text-ink-muted">
            {on
              ? 'Only administrators get in. Everybody else is told to come back, and so are their programs.'
              : 'Closes the web app and the API to all but administrators.'}
          </p>
        </div>
        {on ? (
          <Button look="primary" busy={update.isPending} onClick={() => set(false)}>
            End maintenance
          </Button>
        ) : (
          <Button look="dangerQuiet" onClick={() => setAsked(true)}>
            Begin maintenance
          </Button>
        )}
      </Card>
      {update.error && !asked ? (
        <ErrorNote className="mt-3" what="Maintenance was not changed" error={update.error} />
      ) : null}
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title="Begin maintenance"
        consequence="Everybody but administrators is shut out at once: pages say that BotWave is being worked on, and the API answers 503 to their programs, also to sending. Messages that were accepted before go on leaving, and what comes in is kept."
        action="Begin maintenance"
        busy={update.isPending}
        error={update.error}
        onConfirm={() => set(true)}
      />
    </section>
  );
}

import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { Page } from '@/components/ui/page';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { useSettings } from '@/features/admin/api/settings';
import { MaintenanceCard } from '@/features/admin/components/maintenance-card';
import { SettingsForm } from '@/features/admin/components/settings-form';

export function SettingsPage() {
  const settings = useSettings();
  return (
    <Page title="Settings" lead="How this installation behaves, for all its users.">
      {settings.data ? (
        <>
          <MaintenanceCard settings={settings.data} />
          <SettingsForm settings={settings.data} />
        </>
      ) : settings.error ? (
        <ErrorNote
          what="The settings could not be loaded"
          error={settings.error}
          onRetry={() => void settings.refetch()}
        />
      ) : (
        <Loading label="Loading the settings">
          <Card className="max-w-3xl p-6">
            <Skeleton className="h-10" />
            <Skeleton className="mt-6 h-10" />
            <Skeleton className="mt-6 h-10" />
          </Card>
        </Loading>
      )}
    </Page>
  );
}

import { getRouteApi } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import { toActivityFilters } from '@/features/admin/activity-filters';
import { csvAddress } from '@/features/admin/analytics-range';
import { ActivityFilterBar } from '@/features/admin/components/activity-filter-bar';
import { ActivityList } from '@/features/admin/components/activity-list';

const route = getRouteApi('/app/admin/admin/activity');

export function AdminActivityPage() {
  const { cursor, line, ...choice } = route.useSearch();
  const navigate = route.useNavigate();
  const filters = toActivityFilters(choice);
  return (
    <Page
      title="Activity"
      lead="Who did what, on what and from where; newest first."
      action={
        <Button asChild>
          <a href={csvAddress('activity.csv', filters)} download>
            <Download aria-hidden />
            Download CSV
          </a>
        </Button>
      }
    >
      <ActivityFilterBar
        choice={choice}
        onChange={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
      />
      <ActivityList
        filters={filters}
        cursor={cursor}
        openId={line}
        onClose={() =>
          void navigate({
            search: (previous) => ({ ...previous, line: undefined }),
            resetScroll: false,
          })
        }
        onClear={() => void navigate({ search: {} })}
      />
    </Page>
  );
}

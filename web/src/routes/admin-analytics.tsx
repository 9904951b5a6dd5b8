import { getRouteApi } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { Page } from '@/components/ui/page';
import { toAnalyticsInput } from '@/features/admin/analytics-range';
import { DeviceAnalytics } from '@/features/admin/components/device-analytics';
import { ErrorAnalytics } from '@/features/admin/components/error-analytics';
import { MessageAnalytics } from '@/features/admin/components/message-analytics';
import { RangeBar } from '@/features/admin/components/range-bar';
import { useNow } from '@/time/use-now';

const route = getRouteApi('/app/admin/admin/analytics');

export function AdminAnalyticsPage() {
  const { view, ...choice } = route.useSearch();
  const navigate = route.useNavigate();
  const asked = toAnalyticsInput(choice, useNow());
  return (
    <Page title="Analytics" lead="What was sent, failed and received, by when it was accepted.">
      <RangeBar
        choice={choice}
        onChange={(next) =>
          void navigate({ search: { ...next, view }, replace: true, resetScroll: false })
        }
      />
      {asked.input === null ? (
        <p className="flex gap-3 rounded-card bg-neutral-soft p-4 text-sm text-neutral-ink">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {asked.wrong}
        </p>
      ) : (
        <div className="flex flex-col gap-6">
          <MessageAnalytics
            input={asked.input}
            view={view}
            onView={(next) =>
              void navigate({
                search: (previous) => ({ ...previous, view: next }),
                replace: true,
                resetScroll: false,
              })
            }
          />
          <DeviceAnalytics input={asked.input} />
          <ErrorAnalytics input={asked.input} />
        </div>
      )}
    </Page>
  );
}

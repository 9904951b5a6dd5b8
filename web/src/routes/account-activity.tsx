import { getRouteApi } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { SelectField } from '@/components/ui/field';
import { activityKinds, kindWords } from '@/features/account/activity-kinds';
import { activityCsvPath } from '@/features/account/api/activity';
import { AccountPage } from '@/features/account/components/account-page';
import { ActivityList } from '@/features/account/components/activity-list';

const route = getRouteApi('/app/account/activity');

export function AccountActivityPage() {
  const { kind } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <AccountPage
      title="Your activity"
      lead="What was done by you, to your account and to what is yours."
      action={
        <Button asChild>
          <a href={activityCsvPath(kind)} download>
            <Download aria-hidden />
            Download CSV
          </a>
        </Button>
      }
    >
      <search aria-label="Filter your activity" className="mb-4 flex">
        <SelectField
          label="Kind"
          className="min-w-40"
          value={kind ?? ''}
          onChange={({ target }) =>
            void navigate({ search: { kind: activityKinds.find((each) => each === target.value) } })
          }
        >
          <option value="">Everything</option>
          {activityKinds.map((each) => (
            <option key={each} value={each}>
              {kindWords[each]}
            </option>
          ))}
        </SelectField>
      </search>
      <ActivityList kind={kind} onClear={() => void navigate({ search: {} })} />
    </AccountPage>
  );
}

import { getRouteApi } from '@tanstack/react-router';
import { SelectField } from '@/components/ui/field';
import { Page } from '@/components/ui/page';
import { FilterChips } from '@/features/admin/components/filter-chips';
import { MailList } from '@/features/admin/components/mail-list';
import { describeMail, mailStatuses } from '@/features/admin/mail-words';

const route = getRouteApi('/app/admin/admin/mails');

export function AdminMailsPage() {
  const { state: status, cursor, mail } = route.useSearch();
  const navigate = route.useNavigate();
  const clear = (): void => void navigate({ search: {} });
  return (
    <Page title="Mails" lead="What BotWave mails to people, and what has not left yet.">
      <search aria-label="Filter mails" className="mb-4 flex flex-wrap items-end gap-3">
        <SelectField
          label="Status"
          className="min-w-40 flex-1 sm:flex-none"
          value={status ?? ''}
          onChange={({ target }) =>
            void navigate({
              search: { state: mailStatuses.find((each) => each === target.value) },
              replace: true,
            })
          }
        >
          <option value="">All</option>
          {mailStatuses.map((each) => (
            <option key={each} value={each}>
              {describeMail(each).word}
            </option>
          ))}
        </SelectField>
      </search>
      <FilterChips
        chips={
          status === undefined
            ? []
            : [{ name: 'Status', value: describeMail(status).word, onRemove: clear }]
        }
        onClear={clear}
      />
      <MailList
        filters={{ status }}
        cursor={cursor}
        openId={mail}
        onClose={() =>
          void navigate({
            search: (previous) => ({ ...previous, mail: undefined }),
            resetScroll: false,
          })
        }
        onClear={clear}
      />
    </Page>
  );
}

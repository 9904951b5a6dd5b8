import { SelectField } from '@/components/ui/field';
import type { QueueFilters as Filters } from '../api/queue';
import { describeQueue, queueStatuses } from '../queue-words';
import { useDeviceName, useUserName } from '../use-names';
import { FilterChips } from './filter-chips';

interface QueueFiltersProps {
  filters: Filters & { status: NonNullable<Filters['status']> };
  onChange: (filters: Filters) => void;
}

export function QueueFilters({ filters, onChange }: QueueFiltersProps) {
  const { status, deviceId, userId } = filters;
  const deviceName = useDeviceName(deviceId);
  const userName = useUserName(userId);
  const chips = [
    ...(deviceId === undefined
      ? []
      : [
          {
            name: 'Device',
            value: deviceName,
            onRemove: () => onChange({ ...filters, deviceId: undefined }),
          },
        ]),
    ...(userId === undefined
      ? []
      : [
          {
            name: 'Owner',
            value: userName,
            onRemove: () => onChange({ ...filters, userId: undefined }),
          },
        ]),
  ];
  return (
    <>
      <search aria-label="Filter messages" className="mb-4 flex flex-wrap items-end gap-3">
        <SelectField
          label="Show"
          className="min-w-44 flex-1 sm:flex-none"
          value={status}
          onChange={({ target }) =>
            onChange({ ...filters, status: queueStatuses.find((each) => each === target.value) })
          }
        >
          {queueStatuses.map((each) => (
            <option key={each} value={each}>
              {describeQueue(each).word}
            </option>
          ))}
        </SelectField>
        <p className="pb-2.5 text-sm text-ink-muted">{describeQueue(status).meaning}</p>
      </search>
      <FilterChips chips={chips} onClear={() => onChange({ status })} />
    </>
  );
}

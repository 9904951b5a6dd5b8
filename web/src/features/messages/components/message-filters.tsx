import { X } from 'lucide-react';
import { describeStatus, tickStatuses } from '@/components/ticks/statuses';
import { Button } from '@/components/ui/button';
import { SelectField } from '@/components/ui/field';
import type { MessageFilters } from '../api/messages';

interface FilterBarProps {
  filters: MessageFilters;
  devices: readonly { id: string; name: string }[];
  onChange: (filters: MessageFilters) => void;
}

/** One bar of filters; they live in the address. */
export function FilterBar({ filters, devices, onChange }: FilterBarProps) {
  const { status, direction, device } = filters;
  const active = [status, direction, device].some((value) => value !== undefined);
  return (
    <search aria-label="Filter messages" className="mb-4 flex flex-wrap items-end gap-3">
      <SelectField
        label="Direction"
        className="min-w-32 flex-1 sm:flex-none"
        value={direction ?? ''}
        onChange={({ target }) => {
          const picked = (['out', 'in'] as const).find((each) => each === target.value);
          onChange({ ...filters, direction: picked });
        }}
      >
        <option value="">Both</option>
        <option value="out">Sent</option>
        <option value="in">Received</option>
      </SelectField>
      <SelectField
        label="Status"
        className="min-w-36 flex-1 sm:flex-none"
        value={status ?? ''}
        onChange={({ target }) =>
          onChange({ ...filters, status: tickStatuses.find((each) => each === target.value) })
        }
      >
        <option value="">All</option>
        {tickStatuses.map((each) => (
          <option key={each} value={each}>
            {describeStatus(each).word}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Device"
        className="min-w-40 flex-1 sm:flex-none"
        value={device ?? ''}
        onChange={({ target }) => onChange({ ...filters, device: target.value || undefined })}
      >
        <option value="">All</option>
        {devices.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </SelectField>
      {active ? (
        <Button look="quiet" onClick={() => onChange({})}>
          <X aria-hidden />
          Clear filters
        </Button>
      ) : null}
    </search>
  );
}

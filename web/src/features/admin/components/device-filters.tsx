import { SelectField } from '@/components/ui/field';
import { describeDeviceStatus } from '@/features/devices/device-words';
import type { DeviceFilters as Filters } from '../api/devices';
import { useHosts } from '../api/hosts';
import { useUserName } from '../use-names';
import { FilterChips } from './filter-chips';
import { SearchForm } from './search-form';

const statuses = [
  'starting',
  'linking',
  'syncing',
  'connected',
  'reconnecting',
  'logged_out',
  'failed',
  'stopped',
] as const;

interface DeviceFiltersProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

export function DeviceFilters({ filters, onChange }: DeviceFiltersProps) {
  const { search, status, hostId, userId } = filters;
  const hosts = useHosts().data ?? [];
  const userName = useUserName(userId);
  const chips = [
    search === undefined ? null : { key: 'search' as const, name: 'Search', value: search },
    status === undefined
      ? null
      : { key: 'status' as const, name: 'State', value: describeDeviceStatus(status).word },
    hostId === undefined
      ? null
      : {
          key: 'hostId' as const,
          name: 'Host',
          value: hosts.find((host) => host.id === hostId)?.name ?? hostId,
        },
    userId === undefined ? null : { key: 'userId' as const, name: 'Owner', value: userName },
  ].filter((chip) => chip !== null);
  return (
    <>
      <search aria-label="Filter devices" className="mb-4 flex flex-wrap items-end gap-3">
        <SearchForm
          key={search ?? ''}
          label="Find a device"
          placeholder="Name, number, owner or id"
          value={search}
          onSearch={(text) => onChange({ ...filters, search: text })}
        />
        <SelectField
          label="State"
          className="min-w-36 flex-1 sm:flex-none"
          value={status ?? ''}
          onChange={({ target }) =>
            onChange({ ...filters, status: statuses.find((each) => each === target.value) })
          }
        >
          <option value="">All</option>
          {statuses.map((each) => (
            <option key={each} value={each}>
              {describeDeviceStatus(each).word}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Host"
          className="min-w-32 flex-1 sm:flex-none"
          value={hostId ?? ''}
          onChange={({ target }) => onChange({ ...filters, hostId: target.value || undefined })}
        >
          <option value="">All</option>
          {hosts.map((host) => (
            <option key={host.id} value={host.id}>
              {host.name}
            </option>
          ))}
        </SelectField>
      </search>
      <FilterChips
        chips={chips.map(({ key, name, value }) => ({
          name,
          value,
          onRemove: () => onChange({ ...filters, [key]: undefined }),
        }))}
        onClear={() => onChange({})}
      />
    </>
  );
}

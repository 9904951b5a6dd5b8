import { SelectField } from '@/components/ui/field';
import type { UserFilters as Filters } from '../api/users';
import { roleWords, statusWords } from '../user-words';
import { FilterChips } from './filter-chips';
import { SearchForm } from './search-form';

const roles = ['admin', 'user'] as const;
const statuses = ['active', 'suspended', 'pending'] as const;

interface UserFiltersProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

export function UserFilters({ filters, onChange }: UserFiltersProps) {
  const { search, role, status } = filters;
  const chips = [
    search === undefined ? null : { key: 'search' as const, name: 'Search', value: search },
    role === undefined ? null : { key: 'role' as const, name: 'Role', value: roleWords[role] },
    status === undefined
      ? null
      : { key: 'status' as const, name: 'Status', value: statusWords[status] },
  ].filter((chip) => chip !== null);
  return (
    <>
      <search aria-label="Filter users" className="mb-4 flex flex-wrap items-end gap-3">
        <SearchForm
          key={search ?? ''}
          label="Find a user"
          placeholder="E-mail, name or id"
          value={search}
          onSearch={(text) => onChange({ ...filters, search: text })}
        />
        <SelectField
          label="Role"
          className="min-w-36 flex-1 sm:flex-none"
          value={role ?? ''}
          onChange={({ target }) =>
            onChange({ ...filters, role: roles.find((each) => each === target.value) })
          }
        >
          <option value="">All</option>
          {roles.map((each) => (
            <option key={each} value={each}>
              {roleWords[each]}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Status"
          className="min-w-36 flex-1 sm:flex-none"
          value={status ?? ''}
          onChange={({ target }) =>
            onChange({ ...filters, status: statuses.find((each) => each === target.value) })
          }
        >
          <option value="">All</option>
          {statuses.map((each) => (
            <option key={each} value={each}>
              {statusWords[each]}
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

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { SelectField, TextField } from '@/components/ui/field';
import { formatExact } from '@/time/time';
import type { ActivityChoice } from '../activity-filters';
import { actionGroups, describeAction, describeActionFilter, targetWords } from '../activity-words';
import { useUserName } from '../use-names';
import { type FilterChip, FilterChips } from './filter-chips';

interface ActivityFilterBarProps {
  choice: ActivityChoice;
  onChange: (choice: ActivityChoice) => void;
}

/** What the log is narrowed to; it lives in the address. */
export function ActivityFilterBar({ choice, onChange }: ActivityFilterBarProps) {
  return (
    <>
      <search aria-label="Filter activity" className="mb-4 flex flex-col gap-3">
        <div className="flex flex-wrap items-end gap-3">
          <ActionSelect choice={choice} onChange={onChange} />
          <TargetSelect choice={choice} onChange={onChange} />
        </div>
        <TextFilters key={JSON.stringify(choice)} choice={choice} onChange={onChange} />
      </search>
      <ActiveFilters choice={choice} onChange={onChange} />
    </>
  );
}

function ActionSelect({ choice, onChange }: ActivityFilterBarProps) {
  return (
    <SelectField
      label="Act"
      className="min-w-52 flex-1 sm:max-w-xs"
      value={choice.action ?? ''}
      onChange={({ target }) => onChange({ ...choice, action: target.value || undefined })}
    >
      <option value="">All</option>
      {actionGroups.map(({ prefix, word, actions }) => (
        <optgroup key={prefix} label={word}>
          <option value={prefix}>{describeActionFilter(prefix)}</option>
          {actions.map((action) => (
            <option key={action} value={action}>
              {describeAction(action)}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  );
}

const targets = [
  'user',
  'device',
  'api_key',
  'message',
  'host',
  'settings',
  'session',
  'mail',
] as const;

function TargetSelect({ choice, onChange }: ActivityFilterBarProps) {
  return (
    <SelectField
      label="Done to"
      className="min-w-36 flex-1 sm:max-w-48"
      value={choice.target ?? ''}
      onChange={({ target }) =>
        onChange({ ...choice, target: targets.find((each) => each === target.value) })
      }
    >
      <option value="">Anything</option>
      {targets.map((each) => (
        <option key={each} value={each}>
          {targetWords[each]}
        </option>
      ))}
    </SelectField>
  );
}

function TextFilters({ choice, onChange }: ActivityFilterBarProps) {
  const [draft, setDraft] = useState(choice);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onChange({
      ...choice,
      email: draft.email?.trim() || undefined,
      address: draft.address?.trim() || undefined,
      from: draft.from || undefined,
      to: draft.to || undefined,
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
      <TextField
        label="E-mail address"
        type="search"
        className="min-w-40 flex-1"
        placeholder="Whole address"
        autoComplete="off"
        value={draft.email ?? ''}
        onChange={({ target }) => setDraft({ ...draft, email: target.value })}
      />
      <TextField
        label="IP address"
        type="search"
        className="min-w-36 flex-1"
        placeholder="203.0.113.7"
        autoComplete="off"
        value={draft.address ?? ''}
        onChange={({ target }) => setDraft({ ...draft, address: target.value })}
      />
      <TextField
        label="From"
        type="datetime-local"
        className="min-w-44 flex-1"
        value={draft.from ?? ''}
        onChange={({ target }) => setDraft({ ...draft, from: target.value })}
      />
      <TextField
        label="Before"
        type="datetime-local"
        className="min-w-44 flex-1"
        value={draft.to ?? ''}
        onChange={({ target }) => setDraft({ ...draft, to: target.value })}
      />
      <Button type="submit">Apply filters</Button>
    </form>
  );
}

function ActiveFilters({ choice, onChange }: ActivityFilterBarProps) {
  const userName = useUserName(choice.user);
  const known: readonly [keyof ActivityChoice, string, (value: string) => string][] = [
    ['action', 'Act', describeActionFilter],
    ['target', 'Done to', (value) => targetWords[value] ?? value],
    ['targetId', 'Id of what it was done to', String],
    ['user', 'User', () => userName],
    ['email', 'E-mail address', String],
    ['address', 'IP address', String],
    ['from', 'From', formatLocal],
    ['to', 'Before', formatLocal],
  ];
  const chips = known.flatMap(([key, name, say]): FilterChip[] => {
    const value = choice[key];
    if (value === undefined) return [];
    return [{ name, value: say(value), onRemove: () => onChange({ ...choice, [key]: undefined }) }];
  });
  return <FilterChips chips={chips} onClear={() => onChange({})} />;
}

/** The fields' own form, read; what is no time stays as it is. */
function formatLocal(value: string): string {
  return Number.isNaN(Date.parse(value)) ? value : formatExact(value);
}

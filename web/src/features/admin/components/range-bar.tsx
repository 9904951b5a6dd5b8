import { SelectField, TextField } from '@/components/ui/field';
import {
  type Range,
  type RangeChoice,
  ranges,
  rangeWords,
  unitOf,
  unitsOf,
} from '../analytics-range';
import { useDeviceName, useUserName } from '../use-names';
import { FilterChips } from './filter-chips';

interface RangeBarProps {
  choice: RangeChoice;
  onChange: (choice: RangeChoice) => void;
}

/** Which time, by which unit, and of whom; all of it in the address. */
export function RangeBar({ choice, onChange }: RangeBarProps) {
  const { range = '30d', user, device } = choice;
  const userName = useUserName(user);
  const deviceName = useDeviceName(device);
  const chips = [
    ...(user === undefined
      ? []
      : [
          {
            name: 'User',
            value: userName,
            onRemove: () => onChange({ ...choice, user: undefined }),
          },
        ]),
    ...(device === undefined
      ? []
      : [
          {
            name: 'Device',
            value: deviceName,
            onRemove: () => onChange({ ...choice, device: undefined }),
          },
        ]),
  ];
  return (
    <>
      <search aria-label="Time and unit" className="mb-4 flex flex-wrap items-end gap-3">
        <SelectField
          label="Range"
          className="min-w-40 flex-1 sm:flex-none"
          value={range}
          onChange={({ target }) => {
            const picked: Range = ranges.find((each) => each === target.value) ?? '30d';
            onChange({ ...choice, range: picked });
          }}
        >
          {ranges.map((each) => (
            <option key={each} value={each}>
              {rangeWords[each]}
            </option>
          ))}
        </SelectField>
        {range === 'custom' ? <OwnDays choice={choice} onChange={onChange} /> : null}
        <SelectField
          label="Unit"
          className="min-w-28 flex-1 sm:flex-none"
          value={unitOf(choice)}
          disabled={unitsOf(range).length === 1}
          onChange={({ target }) =>
            onChange({ ...choice, unit: target.value === 'hour' ? 'hour' : 'day' })
          }
        >
          <option value="day">Days</option>
          <option value="hour">Hours</option>
        </SelectField>
      </search>
      <FilterChips
        chips={chips}
        onClear={() => onChange({ ...choice, user: undefined, device: undefined })}
      />
    </>
  );
}

function OwnDays({ choice, onChange }: RangeBarProps) {
  return (
    <>
      <TextField
        label="First day"
        type="date"
        className="min-w-36 flex-1 sm:flex-none"
        value={choice.from ?? ''}
        onChange={({ target }) => onChange({ ...choice, from: target.value || undefined })}
      />
      <TextField
        label="Last day"
        type="date"
        className="min-w-36 flex-1 sm:flex-none"
        value={choice.to ?? ''}
        onChange={({ target }) => onChange({ ...choice, to: target.value || undefined })}
      />
    </>
  );
}

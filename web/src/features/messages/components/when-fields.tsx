import { type Control, type FieldErrors, type UseFormRegister, useWatch } from 'react-hook-form';
import { SelectField, TextField } from '@/components/ui/field';
import { describeZone, fromLocalInput } from '@/time/local-input';
import type { SendValues } from '../send-schema';

interface WhenFieldsProps {
  control: Control<SendValues>;
  register: UseFormRegister<SendValues>;
  errors: FieldErrors<SendValues>;
}

/** When a message leaves, and until when it may. Both times are the reader's own, zone named. */
export function WhenFields({ control, register, errors }: WhenFieldsProps) {
  const [when, sendAt, limit, expiresAt] = useWatch({
    control,
    name: ['when', 'sendAt', 'limit', 'expiresAt'],
  });
  return (
    <div className="grid items-start gap-x-4 gap-y-5 sm:grid-cols-2">
      <SelectField label="When" {...register('when')}>
        <option value="now">Send now</option>
        <option value="later">Send at a time</option>
      </SelectField>
      {when === 'later' ? (
        <TextField
          label="Send at"
          type="datetime-local"
          hint={zoneOf(sendAt)}
          error={errors.sendAt?.message}
          {...register('sendAt')}
        />
      ) : null}
      <SelectField
        label="If it has to wait"
        className="sm:col-start-1"
        hint={limit === 'none' ? 'It is sent as soon as it can be, however late.' : undefined}
        {...register('limit')}
      >
        <option value="none">Wait as long as it takes</option>
        <option value="until">Give up after a time</option>
      </SelectField>
      {limit === 'until' ? (
        <TextField
          label="Do not send after"
          type="datetime-local"
          hint={zoneOf(expiresAt)}
          error={errors.expiresAt?.message}
          {...register('expiresAt')}
        />
      ) : null}
    </div>
  );
}

/** The zone, with the offset that holds at that time. */
function zoneOf(value: string): string {
  const iso = fromLocalInput(value);
  return `Your time zone: ${describeZone(iso === null ? new Date() : new Date(iso))}`;
}

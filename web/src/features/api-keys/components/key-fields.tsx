import { useState } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { SelectField, TextArea, TextField } from '@/components/ui/field';
import { describeZone, fromLocalInput } from '@/time/local-input';
import { expiryDays, type KeyForm } from '../key-form';
import { isSendOnly, scopesFor } from '../scopes';
import { CheckList } from './check-list';

export interface NamedDevice {
  id: string;
  name: string;
}

interface KeyFieldsProps {
  form: UseFormReturn<KeyForm>;
  devices: readonly NamedDevice[];
  /** Null where scopes are fixed, since a key keeps those it was made with. */
  scopes: { isAdmin: boolean } | null;
}

/** All that can be said of a key. */
export function KeyFields({ form, devices, scopes }: KeyFieldsProps) {
  const { register, control, formState } = form;
  const { errors } = formState;
  const given = useWatch({ control, name: 'scopes' });
  return (
    <div className="flex flex-col gap-5">
      <TextField
        label="Name"
        hint="Where it will be used, like “Web shop”."
        autoComplete="off"
        error={errors.name?.message}
        {...register('name')}
      />
      {scopes === null ? null : (
        <CheckList
          legend="What it may do"
          items={scopesFor(scopes.isAdmin).map(({ scope, ...words }) => ({
            value: scope,
            ...words,
          }))}
          error={errors.scopes?.message}
          hint={
            isSendOnly(given)
              ? 'Works in the address of GET /api/send as well.'
              : 'Not for GET /api/send: its address takes only keys that can do nothing but send.'
          }
          field={register('scopes')}
        />
      )}
      <DeviceFields form={form} devices={devices} />
      <MoreFields form={form} />
    </div>
  );
}

/** Closed at first, unless something in it is set; stays as the reader has it, but opens at an error. */
function MoreFields({ form }: Pick<KeyFieldsProps, 'form'>) {
  const { register, formState } = form;
  const { errors } = formState;
  const [open, setOpen] = useState(() => isLimited(form.getValues()));
  const wrong = Boolean(errors.addresses ?? errors.expiresAt ?? errors.rateLimit);
  return (
    <details
      className="rounded-card border border-line px-4 py-3"
      open={open || wrong}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="text-sm font-medium">Expiry, addresses and limit</summary>
      <div className="mt-4 flex flex-col gap-5 pb-1">
        <ExpiryFields form={form} />
        <TextArea
          label="Addresses it may be used from"
          hint="One on each line, like 203.0.113.7 or 10.0.0.0/8. Empty: from everywhere."
          spellCheck={false}
          error={errors.addresses?.message}
          {...register('addresses')}
        />
        <TextField
          label="Messages per minute"
          hint="For this key alone, below the limit of your account. Empty: only that one counts."
          inputMode="numeric"
          autoComplete="off"
          error={errors.rateLimit?.message}
          {...register('rateLimit')}
        />
      </div>
    </details>
  );
}

const isLimited = ({ addresses, expiry, rateLimit }: KeyForm): boolean =>
  addresses !== '' || expiry !== 'never' || rateLimit !== '';

function DeviceFields({ form, devices }: Omit<KeyFieldsProps, 'scopes'>) {
  const { register, control, formState } = form;
  const which = useWatch({ control, name: 'devices' });
  return (
    <>
      <SelectField
        label="Which devices"
        hint={
          which === 'all'
            ? 'Those you have now and those you link later.'
            : 'It sees nothing of the others.'
        }
        {...register('devices')}
      >
        <option value="all">All devices</option>
        <option value="some">Only chosen ones</option>
      </SelectField>
      {which === 'some' ? (
        <CheckList
          legend="Chosen devices"
          items={devices.map(({ id, name }) => ({ value: id, label: name }))}
          error={formState.errors.deviceIds?.message}
          hint={devices.length === 0 ? 'There is no device yet. Link one first.' : undefined}
          field={register('deviceIds')}
        />
      ) : null}
    </>
  );
}

function ExpiryFields({ form: { register, control, formState } }: Pick<KeyFieldsProps, 'form'>) {
  const [expiry, expiresAt] = useWatch({ control, name: ['expiry', 'expiresAt'] });
  return (
    <>
      <SelectField label="Expiry" error={formState.errors.expiry?.message} {...register('expiry')}>
        <option value="never">Never</option>
        {expiryDays.map((days) => (
          <option key={days} value={days}>
            In {days} days
          </option>
        ))}
        <option value="at">At a time</option>
      </SelectField>
      {expiry === 'at' ? (
        <TextField
          label="Expires at"
          type="datetime-local"
          hint={zoneOf(expiresAt)}
          error={formState.errors.expiresAt?.message}
          {...register('expiresAt')}
        />
      ) : null}
    </>
  );
}

/** The zone, with the offset that holds at that time. */
function zoneOf(value: string): string {
  const moment = fromLocalInput(value);
  return `Your time zone: ${describeZone(moment === null ? new Date() : new Date(moment))}`;
}

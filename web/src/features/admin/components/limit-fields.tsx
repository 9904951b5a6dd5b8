import type { UseFormReturn } from 'react-hook-form';
import { TextField } from '@/components/ui/field';
import type { SettingsForm } from '../settings-schema';
import { SettingsGroup } from './settings-group';

const fields = [
  {
    name: 'defaultRateLimit',
    label: 'Messages per minute and user',
    hint: 'For users without a limit of their own. Repeats of the same request do not count.',
  },
  {
    name: 'maxRateLimit',
    label: 'Highest limit of any user',
    hint: 'Nobody is allowed more, whatever their own limit says.',
  },
  {
    name: 'keyRequestRate',
    label: 'Requests per second and API key',
    hint: 'Of any kind, to each API process. Twice as many may come at once.',
  },
  {
    name: 'maxDevices',
    label: 'Devices per user',
    hint: 'Those beyond it keep running; new ones are refused.',
  },
  {
    name: 'maxApiKeys',
    label: 'API keys per user',
    hint: 'Those beyond it keep working; new ones are refused.',
  },
] as const;

export function LimitFields({ form }: { form: UseFormReturn<SettingsForm> }) {
  const { errors } = form.formState;
  return (
    <SettingsGroup title="Limits">
      {fields.map(({ name, label, hint }) => (
        <TextField
          key={name}
          label={label}
          inputMode="numeric"
          autoComplete="off"
          hint={hint}
          error={errors[name]?.message}
          {...form.register(name)}
        />
      ))}
    </SettingsGroup>
  );
}

import type { UseFormReturn } from 'react-hook-form';
import { TextField } from '@/components/ui/field';
import type { SettingsForm } from '../settings-schema';
import { SettingsGroup } from './settings-group';

const fields = [
  {
    name: 'messageRetentionDays',
    label: 'Days that texts of messages are kept',
    hint: 'Then the text goes; the line with its states and times stays.',
  },
  {
    name: 'mediaRetentionDays',
    label: 'Days that media are kept',
    hint: 'Pictures, documents and recordings of messages.',
  },
  {
    name: 'activityRetentionDays',
    label: 'Days that the activity log is kept',
    hint: 'Of all users. What is deleted cannot be brought back.',
  },
] as const;

export function RetentionFields({ form }: { form: UseFormReturn<SettingsForm> }) {
  const { errors } = form.formState;
  return (
    <SettingsGroup title="Retention">
      {fields.map(({ name, label, hint }) => (
        <TextField
          key={name}
          label={label}
          inputMode="numeric"
          autoComplete="off"
          placeholder="For ever"
          hint={hint}
          error={errors[name]?.message}
          {...form.register(name)}
        />
      ))}
    </SettingsGroup>
  );
}

import { zodResolver } from '@hookform/resolvers/zod';
import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { SelectField, TextField } from '@/components/ui/field';
import { isElsewhere, showFieldProblems } from '@/forms/server-errors';
import { type Settings, useUpdateSettings } from '../api/settings';
import {
  type SettingsForm as Form,
  settingsFields,
  settingsFormSchema,
  toChange,
  toForm,
} from '../settings-schema';

/** How the whole installation behaves. */
export function SettingsForm({ settings }: { settings: Settings }) {
  const form = useForm<Form>({
    resolver: zodResolver(settingsFormSchema),
    defaultValues: toForm(settings),
  });
  const update = useUpdateSettings();
  const { errors, isDirty } = form.formState;
  const submit = form.handleSubmit((values) =>
    update.mutate(toChange(values), {
      onSuccess: (saved) => {
        form.reset(toForm(saved));
        toast.success('Settings saved');
      },
      onError: (error) => showFieldProblems(error, form.setError, settingsFields),
    }),
  );
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="max-w-3xl">
      <Card className="divide-y divide-line">
        <Group title="Sending">
          <TextField
            label="Gap between messages, in seconds"
            inputMode="decimal"
            autoComplete="off"
            hint="For real devices that have no gap of their own. Each gap is drawn between half and one and a half of it. Sandbox devices have none."
            error={errors.paceGapSeconds?.message}
            {...form.register('paceGapSeconds')}
          />
          <SelectField
            label="Messages that WhatsApp has not confirmed"
            hint="Asking again is by the same WhatsApp id, which the page recognises, so it is not shown twice as far as is known. Waiting never repeats anything, and leaves the decision to the sender."
            error={errors.unknownPolicy?.message}
            {...form.register('unknownPolicy')}
          >
            <option value="resend_same_id">Hand over again under the same id</option>
            <option value="hold">Only ask, and wait for a word</option>
          </SelectField>
        </Group>
        <Group title="Limits">
          <TextField
            label="Messages per minute and user"
            inputMode="numeric"
            autoComplete="off"
            hint="For users without a limit of their own. Repeats of the same request do not count."
            error={errors.defaultRateLimit?.message}
            {...form.register('defaultRateLimit')}
          />
          <TextField
            label="Highest limit of any user"
            inputMode="numeric"
            autoComplete="off"
            hint="Nobody is allowed more, whatever their own limit says."
            error={errors.maxRateLimit?.message}
            {...form.register('maxRateLimit')}
          />
          <TextField
            label="Devices per user"
            inputMode="numeric"
            autoComplete="off"
            hint="Those beyond it keep running; new ones are refused."
            error={errors.maxDevices?.message}
            {...form.register('maxDevices')}
          />
        </Group>
        <Group title="Accounts">
          <SelectField
            label="Registration"
            hint="Whether people can create an account themselves."
            error={errors.registration?.message}
            {...form.register('registration')}
          >
            <option value="as_set_up">As the installation was set up</option>
            <option value="open">Open to everybody</option>
            <option value="closed">Closed</option>
          </SelectField>
        </Group>
      </Card>
      {isElsewhere(update.error, settingsFields) ? (
        <ErrorNote className="mt-4" what="The settings were not saved" error={update.error} />
      ) : null}
      <div className="mt-5 flex gap-3">
        <Button type="submit" look="primary" busy={update.isPending}>
          Save settings
        </Button>
        {isDirty ? (
          <Button look="quiet" onClick={() => form.reset()}>
            Undo changes
          </Button>
        ) : null}
      </div>
    </form>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="px-5 py-5 sm:px-6">
      <legend className="sr-only">{title}</legend>
      <h2 aria-hidden className="mb-4 text-sm font-semibold">
        {title}
      </h2>
      <div className="flex flex-col gap-5">{children}</div>
    </fieldset>
  );
}

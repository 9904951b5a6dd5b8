import { zodResolver } from '@hookform/resolvers/zod';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { SelectField, TextArea, TextField } from '@/components/ui/field';
import { SwitchField } from '@/components/ui/switch-field';
import { isElsewhere, showFieldProblems } from '@/forms/server-errors';
import { useMailStatus } from '../api/mails';
import { type Settings, useUpdateSettings } from '../api/settings';
import {
  type SettingsForm as Form,
  settingsFields,
  settingsFormSchema,
  toChange,
  toForm,
} from '../settings-schema';
import { LimitFields } from './limit-fields';
import { RetentionFields } from './retention-fields';
import { SettingsGroup } from './settings-group';

/** How the whole installation behaves. */
export function SettingsForm({ settings }: { settings: Settings }) {
  const form = useForm<Form>({
    resolver: zodResolver(settingsFormSchema),
    defaultValues: toForm(settings),
  });
  const update = useUpdateSettings();
  const submit = form.handleSubmit((values) =>
    update.mutate(toChange(values, settings), {
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
        <SendingFields form={form} />
        <LimitFields form={form} />
        <AccountFields form={form} />
        <ApiFields form={form} />
        <RetentionFields form={form} />
      </Card>
      {isElsewhere(update.error, settingsFields) ? (
        <ErrorNote className="mt-4" what="The settings were not saved" error={update.error} />
      ) : null}
      <div className="mt-5 flex gap-3">
        <Button type="submit" look="primary" busy={update.isPending}>
          Save settings
        </Button>
        {form.formState.isDirty ? (
          <Button look="quiet" onClick={() => form.reset(toForm(settings))}>
            Undo changes
          </Button>
        ) : null}
      </div>
    </form>
  );
}

function SendingFields({ form }: { form: UseFormReturn<Form> }) {
  const { errors } = form.formState;
  return (
    <SettingsGroup title="Sending">
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
    </SettingsGroup>
  );
}

function AccountFields({ form }: { form: UseFormReturn<Form> }) {
  const { errors } = form.formState;
  const mails = useMailStatus().data;
  const noMail =
    mails?.configured === false
      ? ' No mail server is set up: until SMTP_URL is set, you hand each link over from the unsent mails.'
      : '';
  return (
    <SettingsGroup title="Accounts">
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
      <SwitchField
        label="Confirm e-mail addresses"
        hint={`New accounts sign in only after they have followed the link in a mail.${noMail}`}
        {...form.register('requireEmailVerification')}
      />
      <SelectField
        label="Sandbox phones"
        hint="Who may add sandbox devices and have sandbox phones. Those that exist stay."
        error={errors.sandboxAccess?.message}
        {...form.register('sandboxAccess')}
      >
        <option value="everyone">Everybody</option>
        <option value="admins">Administrators</option>
        <option value="nobody">Nobody</option>
      </SelectField>
    </SettingsGroup>
  );
}

function ApiFields({ form }: { form: UseFormReturn<Form> }) {
  const { errors } = form.formState;
  return (
    <SettingsGroup title="API">
      <TextArea
        label="Origins of other sites"
        rows={3}
        spellCheck={false}
        autoComplete="off"
        placeholder="https://shop.example"
        hint="One a line. Their pages may use the API with a key in the browser. Programs on servers need none of this."
        error={errors.corsOrigins?.message}
        {...form.register('corsOrigins')}
      />
    </SettingsGroup>
  );
}

import { zodResolver } from '@hookform/resolvers/zod';
import { Send } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CodeTabs } from '@/components/ui/code-tabs';
import { ErrorNote } from '@/components/ui/error-note';
import { SelectField, TextArea, TextField } from '@/components/ui/field';
import { isElsewhere, showFieldProblems } from '@/forms/server-errors';
import * as z from '@/forms/zod';
import { type Message, useSendMessage } from '../api/messages';
import { toApiCalls } from '../api-call';

/** WhatsApp's own limit, in code points; the server counts the same. */
const maxTextLength = 65_536;

const schema = z.object({
  deviceId: z.string(),
  to: z.string().check(z.trim(), z.minLength(1, 'Enter the number of the recipient.')),
  text: z.string().check(
    z.refine((text) => text.trim() !== '', 'Enter the text to send.'),
    z.refine(
      (text) => countCodePoints(text) <= maxTextLength,
      'The text is longer than WhatsApp takes.',
    ),
  ),
});
type Values = z.infer<typeof schema>;

const fields = ['to', 'text', 'deviceId'] as const;

interface DeviceChoice {
  id: string;
  name: string;
  phone: string | null;
  isDefault: boolean;
  /** Said below the choice, e.g. that messages wait; null when they leave at once. */
  note: string | null;
}

interface SendFormProps {
  devices: readonly DeviceChoice[];
  /** Chosen at first, from the address. */
  deviceId: string | undefined;
  onSent: (message: Message) => void;
  /** Help beside the recipient, e.g. numbers to try. */
  recipientHint: ReactNode;
}

export function SendForm({ devices, deviceId, onSent, recipientHint }: SendFormProps) {
  const first = devices.find(({ id }) => id === deviceId) ?? devices.find((each) => each.isDefault);
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: { deviceId: (first ?? devices[0])?.id ?? '', to: '', text: '' },
  });
  const send = useSendMessage();
  const [shown, setShown] = useState(false);
  const { errors } = form.formState;
  const chosen = useWatch({ control: form.control, name: 'deviceId' });
  const note = devices.find(({ id }) => id === chosen)?.note;
  const text = useWatch({ control: form.control, name: 'text' });

  const submit = form.handleSubmit((values) =>
    send.mutate(values, {
      onSuccess: (message) => {
        onSent(message);
        form.resetField('text', { defaultValue: '' });
        form.setFocus('text');
      },
      onError: (error) => showFieldProblems(error, form.setError, fields),
    }),
  );

  return (
    <Card className="p-5 sm:p-6">
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        {devices.length > 1 ? (
          <SelectField
            label="Device"
            error={errors.deviceId?.message}
            {...form.register('deviceId')}
          >
            {devices.map((device) => (
              <option key={device.id} value={device.id}>
                {device.name}
                {device.phone ? ` (${device.phone})` : ''}
              </option>
            ))}
          </SelectField>
        ) : null}
        {note ? (
          <p className="rounded-control bg-warning-soft px-3 py-2 text-sm text-warning-ink">
            {note}
          </p>
        ) : null}
        <TextField
          label="Recipient"
          type="tel"
          autoComplete="off"
          placeholder="+49 151 1234 5678"
          hint={recipientHint}
          error={errors.to?.message}
          {...form.register('to')}
        />
        <TextArea
          label="Text"
          dir="auto"
          aside={`${countCodePoints(text).toLocaleString('en')} / ${maxTextLength.toLocaleString('en')}`}
          error={errors.text?.message}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit();
          }}
          {...form.register('text')}
        />
        {isElsewhere(send.error, fields) ? (
          <ErrorNote what="The message was not accepted" error={send.error} />
        ) : null}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" look="primary" busy={send.isPending}>
            <Send aria-hidden />
            Send message
          </Button>
          <Button look="quiet" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {shown ? 'Hide API call' : 'Show as API call'}
          </Button>
        </div>
      </form>
      {shown ? <ApiCall values={form.getValues()} several={devices.length > 1} /> : null}
    </Card>
  );
}

function countCodePoints(text: string): number {
  return Array.from(text).length;
}

function ApiCall({ values, several }: { values: Values; several: boolean }) {
  return (
    <div className="mt-5">
      <CodeTabs
        label="The same as an API call"
        samples={toApiCalls({
          origin: window.location.origin,
          to: values.to.trim() || '+15550100001',
          text: values.text || 'Hello from BotWave',
          deviceId: several ? values.deviceId : null,
        })}
      />
    </div>
  );
}

import { zodResolver } from '@hookform/resolvers/zod';
import { Send } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { isUncertain, toProblem } from '@/api/problem';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { SelectField, TextArea, TextField } from '@/components/ui/field';
import { isElsewhere, showFieldProblems } from '@/forms/server-errors';
import type { Message } from '../api/messages';
import { useSendDraft } from '../api/send-draft';
import {
  countCodePoints,
  maxTextLength,
  type SendValues,
  sendSchema,
  timesOf,
} from '../send-schema';
import { SendAsApiCall } from './send-as-api-call';
import { WhenFields } from './when-fields';

const fields = ['to', 'text', 'deviceId', 'sendAt', 'expiresAt'] as const;

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
  const form = useForm<SendValues>({
    resolver: zodResolver(sendSchema),
    defaultValues: {
      deviceId: (first ?? devices[0])?.id ?? '',
      to: '',
      text: '',
      when: 'now',
      sendAt: '',
      limit: 'none',
      expiresAt: '',
    },
  });
  const send = useSendDraft();
  const [shown, setShown] = useState(false);
  const { errors } = form.formState;
  const [chosen, text, when] = useWatch({
    control: form.control,
    name: ['deviceId', 'text', 'when'],
  });
  const note = devices.find(({ id }) => id === chosen)?.note;

  const submit = form.handleSubmit((values) => {
    const { deviceId: device, to, text: body } = values;
    send.sendDraft(
      { deviceId: device, to, text: body, ...timesOf(values) },
      {
        onSuccess: (message) => {
          onSent(message);
          form.resetField('text', { defaultValue: '' });
          form.setFocus('text');
        },
        onError: (error) => showFieldProblems(error, form.setError, fields),
      },
    );
  });

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
        <WhenFields control={form.control} register={form.register} errors={errors} />
        {isElsewhere(send.error, fields) ? <NotAccepted error={send.error} /> : null}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" look="primary" busy={send.isPending}>
            <Send aria-hidden />
            {when === 'later' ? 'Schedule message' : 'Send message'}
          </Button>
          <Button look="quiet" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {shown ? 'Hide API call' : 'Show as API call'}
          </Button>
        </div>
      </form>
      {shown ? <SendAsApiCall control={form.control} several={devices.length > 1} /> : null}
    </Card>
  );
}

/** A refusal is certain; a lost answer is not, and the same draft may be sent again safely. */
function NotAccepted({ error }: { error: unknown }) {
  const uncertain = isUncertain(toProblem(error));
  return (
    <ErrorNote
      what={
        uncertain
          ? 'It is not known whether the message was accepted'
          : 'The message was not accepted'
      }
      error={error}
    >
      {uncertain ? (
        <p className="mt-1">
          Send it again as it stands: if it was accepted already, no second one is made.
        </p>
      ) : null}
    </ErrorNote>
  );
}

import { zodResolver } from '@hookform/resolvers/zod';
import { FlaskConical, Smartphone } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { isElsewhere, showFieldProblems } from '@/forms/server-errors';
import * as z from '@/forms/zod';
import { type Device, useCreateDevice } from '../../api/devices';

const schema = z.object({
  name: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, 'Give the device a name, like "Shop".'),
      z.maxLength(50, 'A name has at most 50 characters.'),
    ),
  phone: z.enum(['real', 'sandbox']),
});
type Values = z.infer<typeof schema>;

const fields = ['name'] as const;

/** A phone that is only tried needs no thought about its name. */
const sandboxName = 'Sandbox';

/** First step: a name, and which phone. */
export function ChooseStep({
  sandbox,
  onCreated,
}: {
  sandbox: boolean;
  onCreated: (device: Device) => void;
}) {
  const create = useCreateDevice();
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: { name: '', phone: 'real' },
  });
  const suggestName = (): void => {
    const { name, phone } = form.getValues();
    if (phone === 'sandbox' && name.trim() === '') {
      form.setValue('name', sandboxName, { shouldValidate: true });
    }
    if (phone === 'real' && name === sandboxName) form.setValue('name', '');
  };
  const phoneChoice = { onChange: suggestName };
  const submit = form.handleSubmit(({ name, phone }) =>
    create.mutate(
      { name, sandbox: phone === 'sandbox' },
      {
        onSuccess: onCreated,
        onError: (error) => showFieldProblems(error, form.setError, fields),
      },
    ),
  );
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      <TextField
        label="Name"
        hint="How you tell it from others, here and on the phone."
        autoComplete="off"
        error={form.formState.errors.name?.message}
        {...form.register('name')}
      />
      {sandbox ? (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1.5 text-sm font-medium">Which phone</legend>
          <Choice
            icon={<Smartphone aria-hidden />}
            title="A real phone"
            text="Your WhatsApp account, linked by QR or code."
            value="real"
            {...form.register('phone', phoneChoice)}
          />
          <Choice
            icon={<FlaskConical aria-hidden />}
            title="The sandbox phone"
            text="A pretend phone in this browser, to try and to test."
            value="sandbox"
            {...form.register('phone', phoneChoice)}
          />
        </fieldset>
      ) : null}
      {isElsewhere(create.error, fields) ? (
        <ErrorNote what="The device was not created" error={create.error} />
      ) : null}
      <DialogActions>
        <Button type="submit" look="primary" busy={create.isPending}>
          Show code
        </Button>
      </DialogActions>
    </form>
  );
}

function Choice({
  icon,
  title,
  text,
  ...input
}: { icon: ReactNode; title: string; text: string } & ComponentProps<'input'>) {
  return (
    <label className="flex cursor-pointer items-center gap-3 rounded-card border border-line-strong/60 p-3.5 transition-colors hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus">
      <input
        type="radio"
        aria-label={title}
        className="size-4 accent-accent outline-none"
        {...input}
      />
      <span className="text-accent-ink [&_svg]:size-5">{icon}</span>
      <span>
        <span className="block text-sm font-medium">{title}</span>
        <span className="block text-sm text-ink-muted">{text}</span>
      </span>
    </label>
  );
}

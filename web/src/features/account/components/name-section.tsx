import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { nameSchema } from '@/features/auth/api/schemas';
import { placeError } from '@/forms/place-error';
import * as z from '@/forms/zod';
import { useUpdateProfile } from '../api/profile';
import { Section } from './section';

const schema = z.object({ name: nameSchema });

export function NameSection({ name }: { name: string | null }) {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { name: name ?? '' } });
  const [failed, setFailed] = useState<unknown>(null);
  const update = useUpdateProfile();
  const submit = form.handleSubmit((values) => {
    setFailed(null);
    update.mutate(
      { name: values.name === '' ? null : values.name },
      {
        onSuccess: (profile) => {
          form.reset({ name: profile.name ?? '' });
          toast.success('Name saved');
        },
        onError: (error) => setFailed(placeError(error, form.setError, ['name'])),
      },
    );
  });
  return (
    <Section title="Your name" lead="How BotWave greets you. Administrators see it, too.">
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <TextField
          label="Name"
          autoComplete="name"
          error={form.formState.errors.name?.message}
          {...form.register('name')}
        />
        {failed ? <ErrorNote what="The name was not saved" error={failed} /> : null}
        <Button type="submit" busy={update.isPending} className="self-start">
          Save name
        </Button>
      </form>
    </Section>
  );
}

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { SelectField, TextField } from '@/components/ui/field';
import { isElsewhere, showFieldProblems } from '@/forms/server-errors';
import { type ManagedUser, useUpdateUser } from '../api/users';
import {
  type UserForm as Form,
  toUserChange,
  toUserForm,
  userFormFields,
  userFormSchema,
} from '../user-schema';
import { describeLimit } from '../user-words';

/** Name, role and limit; the user's next request goes by them. */
export function UserForm({ user }: { user: ManagedUser }) {
  const form = useForm<Form>({
    resolver: zodResolver(userFormSchema),
    defaultValues: toUserForm(user),
  });
  const update = useUpdateUser();
  const { errors, isDirty } = form.formState;
  const submit = form.handleSubmit((values) =>
    update.mutate(
      { id: user.id, ...toUserChange(values, user) },
      {
        onSuccess: (saved) => {
          form.reset(toUserForm(saved));
          toast.success('User saved');
        },
        onError: (error) => showFieldProblems(error, form.setError, userFormFields),
      },
    ),
  );
  return (
    <section aria-labelledby="user-form">
      <h2 id="user-form" className="mb-3 text-base font-semibold">
        Role and limit
      </h2>
      <Card className="p-5">
        <form noValidate onSubmit={(event) => void submit(event)}>
          <div className="grid gap-4 sm:grid-cols-3">
            <TextField
              label="Name"
              autoComplete="off"
              error={errors.name?.message}
              {...form.register('name')}
            />
            <SelectField
              label="Role"
              hint="Administrators see everybody and may change everything."
              error={errors.role?.message}
              {...form.register('role')}
            >
              <option value="user">User</option>
              <option value="admin">Administrator</option>
            </SelectField>
            <TextField
              label="Messages per minute"
              inputMode="numeric"
              autoComplete="off"
              hint={`Empty is the default. What counts now: ${describeLimit(user)}.`}
              error={errors.rateLimit?.message}
              {...form.register('rateLimit')}
            />
          </div>
          {isElsewhere(update.error, userFormFields) ? (
            <ErrorNote className="mt-4" what="The user was not changed" error={update.error} />
          ) : null}
          <div className="mt-4 flex flex-wrap gap-3">
            <Button type="submit" look="primary" busy={update.isPending}>
              Save user
            </Button>
            {isDirty ? (
              <Button look="quiet" onClick={() => form.reset(toUserForm(user))}>
                Undo changes
              </Button>
            ) : null}
          </div>
        </form>
      </Card>
    </section>
  );
}

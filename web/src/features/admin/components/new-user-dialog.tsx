import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { SelectField, TextField } from '@/components/ui/field';
import { isElsewhere, showFieldProblems } from '@/forms/server-errors';
import { type Invited, type ManagedUser, useCreateUser, useInviteUser } from '../api/users';
import {
  emptyUser,
  type NewUser,
  newUserFieldNames,
  newUserSchema,
  toNewUser,
} from '../user-schema';
import { InvitationLink } from './invitation-link';

export type NewUserWay = 'invite' | 'create';

interface NewUserDialogProps {
  way: NewUserWay | undefined;
  onClose: () => void;
  onCreated: (user: ManagedUser) => void;
}

/** Invites by a link that is shown once, or makes an account with a password. */
export function NewUserDialog({ way, onClose, onCreated }: NewUserDialogProps) {
  const [invited, setInvited] = useState<Invited | null>(null);
  const close = (): void => {
    onClose();
    setInvited(null);
  };
  return (
    <Dialog
      open={way !== undefined}
      onClose={close}
      dismissable={invited === null}
      title={
        invited
          ? `${invited.user.email} is invited`
          : way === 'create'
            ? 'Create a user with a password'
            : 'Invite a user'
      }
      description={
        invited
          ? 'This is the only time the link is shown. It works once, for 7 days.'
          : way === 'create'
            ? 'The account can be used at once. Hand the password over on a safe way.'
            : 'They choose their own password by a link that works once.'
      }
    >
      {invited ? (
        <InvitationLink invited={invited} onDone={close} />
      ) : (
        <NewUserForm
          key={way}
          way={way ?? 'invite'}
          onInvited={setInvited}
          onCreated={onCreated}
          onCancel={close}
        />
      )}
    </Dialog>
  );
}

interface NewUserFormProps {
  way: NewUserWay;
  onInvited: (invited: Invited) => void;
  onCreated: (user: ManagedUser) => void;
  onCancel: () => void;
}

function NewUserForm({ way, onInvited, onCreated, onCancel }: NewUserFormProps) {
  const withPassword = way === 'create';
  const form = useForm<NewUser>({
    resolver: zodResolver(newUserSchema(withPassword)),
    defaultValues: emptyUser,
  });
  const { errors } = form.formState;
  const invite = useInviteUser();
  const create = useCreateUser();
  const { isPending, error } = withPassword ? create : invite;
  const submit = form.handleSubmit((values) => {
    const onError = (failed: unknown): void => {
      showFieldProblems(failed, form.setError, newUserFieldNames);
    };
    if (withPassword) {
      const input = { ...toNewUser(values), password: values.password };
      create.mutate(input, { onSuccess: onCreated, onError });
    } else {
      invite.mutate(toNewUser(values), { onSuccess: onInvited, onError });
    }
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <TextField
        label="E-mail"
        type="email"
        autoComplete="off"
        error={errors.email?.message}
        {...form.register('email')}
      />
      <TextField
        label="Name"
        hint="Optional."
        autoComplete="off"
        error={errors.name?.message}
        {...form.register('name')}
      />
      <SelectField label="Role" error={errors.role?.message} {...form.register('role')}>
        <option value="user">User: sends with their own devices</option>
        <option value="admin">Administrator: governs the installation</option>
      </SelectField>
      <TextField
        label="Messages per minute"
        inputMode="numeric"
        autoComplete="off"
        hint="Empty is the default of this installation."
        error={errors.rateLimit?.message}
        {...form.register('rateLimit')}
      />
      {withPassword ? (
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          hint="At least 8 characters; a few words together are good."
          error={errors.password?.message}
          {...form.register('password')}
        />
      ) : null}
      {isElsewhere(error, newUserFieldNames) ? (
        <ErrorNote
          what={withPassword ? 'The user was not created' : 'Nobody was invited'}
          error={error}
        />
      ) : null}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" busy={isPending}>
          {withPassword ? 'Create user' : 'Invite user'}
        </Button>
      </DialogActions>
    </form>
  );
}

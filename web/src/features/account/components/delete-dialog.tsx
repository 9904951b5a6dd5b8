import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { passwordSchema } from '@/features/auth/api/schemas';
import { placeError } from '@/forms/place-error';
import * as z from '@/forms/zod';
import { useDeleteAccount } from '../api/profile';

interface DeleteDialogProps {
  open: boolean;
  email: string;
  onClose: () => void;
  onDeleted: () => void;
}

export function DeleteDialog(props: DeleteDialogProps) {
  return (
    <Dialog open={props.open} onClose={props.onClose} title="Delete your account">
      <DeleteForm {...props} />
    </Dialog>
  );
}

/** The consequences by name, the address typed, and the password. */
function DeleteForm({ email, onClose, onDeleted }: DeleteDialogProps) {
  const form = useForm({
    resolver: zodResolver(
      z.object({
        typed: z
          .string()
          .check(
            z.refine((text) => text.trim().toLowerCase() === email, `Type ${email} to confirm.`),
          ),
        password: passwordSchema,
      }),
    ),
    defaultValues: { typed: '', password: '' },
  });
  const [failed, setFailed] = useState<unknown>(null);
  const remove = useDeleteAccount();
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ password }) => {
    setFailed(null);
    remove.mutate(
      { password },
      {
        onSuccess: onDeleted,
        onError: (error) =>
          setFailed(
            placeError(error, form.setError, ['password'], {
              byCode: { 'auth.password_wrong': 'password' },
            }),
          ),
      },
    );
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <ul className="list-disc space-y-1 pl-5 text-sm text-ink-muted">
        <li>Your devices are stopped and unlinked from WhatsApp.</li>
        <li>Your API keys stop working at once; programs that use them are refused.</li>
        <li>Messages that wait are cancelled; your messages and your history are erased.</li>
        <li>You are signed out everywhere, and nobody can bring the account back.</li>
      </ul>
      <TextField
        label={
          <>
            Type <strong className="font-semibold">{email}</strong> to confirm
          </>
        }
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={errors.typed?.message}
        {...form.register('typed')}
      />
      <TextField
        label="Your password"
        type="password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register('password')}
      />
      {failed ? <ErrorNote what="Your account was not deleted" error={failed} /> : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="danger" busy={remove.isPending}>
          Delete account
        </Button>
      </DialogActions>
    </form>
  );
}

import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { type CreatedApiKey, useCreateApiKey } from '../api/api-keys';

interface CreateKeyDialogProps {
  open: boolean;
  onClose: () => void;
  /** How the new key is used, as the page wants to show it. */
  usage: (key: CreatedApiKey) => ReactNode;
}

/** Creates a key and shows it, once. It closes only when the reader says that it is stored. */
export function CreateKeyDialog({ open, onClose, usage }: CreateKeyDialogProps) {
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  const close = (): void => {
    onClose();
    setCreated(null);
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      dismissable={created === null}
      title={created ? `Store ${created.name}` : 'Create a key'}
      description={
        created
          ? 'This is the only time the key is shown. BotWave keeps no copy that could show it again.'
          : 'The key can send through your devices and ask, by its id, for the state of a message that it sent; nothing else.'
      }
    >
      {created ? (
        <>
          {usage(created)}
          <DialogActions>
            <Button look="primary" onClick={close}>
              I have stored it
            </Button>
          </DialogActions>
        </>
      ) : (
        <CreateForm onCreated={setCreated} onCancel={close} />
      )}
    </Dialog>
  );
}

function CreateForm({
  onCreated,
  onCancel,
}: {
  onCreated: (key: CreatedApiKey) => void;
  onCancel: () => void;
}) {
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  const create = useCreateApiKey();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const trimmed = name.trim();
    setMissing(trimmed === '');
    if (trimmed === '') return;
    create.mutate({ name: trimmed, scopes: ['send'] }, { onSuccess: onCreated });
  };
  return (
    <form noValidate onSubmit={submit}>
      <TextField
        label="Name"
        hint="Where it will be used, like “Web shop”."
        autoComplete="off"
        maxLength={100}
        value={name}
        error={missing ? 'Give the key a name.' : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      {create.error ? (
        <ErrorNote className="mt-4" what="The key was not created" error={create.error} />
      ) : null}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" busy={create.isPending}>
          Create key
        </Button>
      </DialogActions>
    </form>
  );
}

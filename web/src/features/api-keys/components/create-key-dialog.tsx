import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { type CreatedApiKey, useCreateApiKey } from '../api/api-keys';
import { emptyKeyForm, toNewKey } from '../key-form';
import { KeyFields, type NamedDevice } from './key-fields';
import { StoreKey, storeKeyLead } from './store-key';
import { useKeyForm } from './use-key-form';

interface CreateKeyDialogProps {
  open: boolean;
  onClose: () => void;
  devices: readonly NamedDevice[];
  isAdmin: boolean;
  /** How the new key is used, as the page wants to show it. */
  usage: (key: CreatedApiKey) => ReactNode;
}

/** Creates a key and shows it, once. It closes only when the reader says that it is stored. */
export function CreateKeyDialog({ open, onClose, usage, ...form }: CreateKeyDialogProps) {
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
        created ? storeKeyLead : 'For one program of yours; another one gets another key.'
      }
    >
      {created ? (
        <StoreKey onDone={close}>{usage(created)}</StoreKey>
      ) : (
        <CreateForm {...form} onCreated={setCreated} onCancel={close} />
      )}
    </Dialog>
  );
}

function CreateForm({
  devices,
  isAdmin,
  onCreated,
  onCancel,
}: Pick<CreateKeyDialogProps, 'devices' | 'isAdmin'> & {
  onCreated: (key: CreatedApiKey) => void;
  onCancel: () => void;
}) {
  const { form, failed, submitTo } = useKeyForm(emptyKeyForm);
  const create = useCreateApiKey();
  const submit = submitTo(async (values) => {
    onCreated(await create.mutateAsync(toNewKey(values)));
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <KeyFields form={form} devices={devices} scopes={{ isAdmin }} />
      {failed ? <ErrorNote className="mt-4" what="The key was not created" error={failed} /> : null}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" busy={create.isPending}>
          Create key
        </Button>
      </DialogActions>
    </form>
  );
}

import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { type ApiKey, useUpdateApiKey } from '../api/api-keys';
import { toKeyChange, toKeyForm } from '../key-form';
import { KeyFields, type NamedDevice } from './key-fields';
import { useKeyForm } from './use-key-form';

interface EditKeyDialogProps {
  /** Undefined: closed. */
  apiKey: ApiKey | undefined;
  devices: readonly NamedDevice[];
  onClose: () => void;
}

export function EditKeyDialog({ apiKey, devices, onClose }: EditKeyDialogProps) {
  return (
    <Dialog
      open={apiKey !== undefined}
      onClose={onClose}
      title={`Edit ${apiKey?.name ?? ''}`}
      description="What the key may do stays as it is; for that, create another one."
    >
      {apiKey ? <EditForm apiKey={apiKey} devices={devices} onClose={onClose} /> : null}
    </Dialog>
  );
}

function EditForm({
  apiKey,
  devices,
  onClose,
}: Omit<EditKeyDialogProps, 'apiKey'> & { apiKey: ApiKey }) {
  const { form, failed, submitTo } = useKeyForm(toKeyForm(apiKey, devices));
  const update = useUpdateApiKey();
  const submit = submitTo(async (values) => {
    const change = toKeyChange(toKeyForm(apiKey, devices), values);
    await update.mutateAsync({ id: apiKey.id, ...change });
    onClose();
    toast.success(`${values.name} is changed`);
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <KeyFields form={form} devices={devices} scopes={null} />
      {failed ? <ErrorNote className="mt-4" what="The key stays as it is" error={failed} /> : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" busy={update.isPending}>
          Save key
        </Button>
      </DialogActions>
    </form>
  );
}

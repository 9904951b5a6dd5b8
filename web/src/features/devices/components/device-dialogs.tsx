import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { TextField } from '@/components/ui/field';
import { type Device, useDeleteDevice, useLogoutDevice, useUpdateDevice } from '../api/devices';

interface DeviceDialogProps {
  device: Device;
  open: boolean;
  onClose: () => void;
}

export function RenameDialog({ device, open, onClose }: DeviceDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Rename device">
      <RenameForm device={device} onClose={onClose} />
    </Dialog>
  );
}

function RenameForm({ device, onClose }: Omit<DeviceDialogProps, 'open'>) {
  const [name, setName] = useState(device.name);
  const update = useUpdateDevice();
  const trimmed = name.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (trimmed === '') return;
    update.mutate({ id: device.id, name: trimmed }, { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit}>
      <TextField
        label="Name"
        value={name}
        maxLength={50}
        autoComplete="off"
        error={trimmed === '' ? 'A device needs a name.' : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      {update.error ? (
        <ErrorNote className="mt-4" what="The name was not saved" error={update.error} />
      ) : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" busy={update.isPending}>
          Save name
        </Button>
      </DialogActions>
    </form>
  );
}

export function LogoutDialog({ device, open, onClose }: DeviceDialogProps) {
  const logout = useLogoutDevice();
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Log out ${device.name}`}
      consequence="The phone forgets this device, and nothing is sent or received through it until you link it again. Queued messages wait."
      action="Log out device"
      busy={logout.isPending}
      error={logout.error}
      onConfirm={() =>
        logout.mutate(
          { id: device.id },
          {
            onSuccess: () => {
              onClose();
              toast.success(`${device.name} is logged out`);
            },
          },
        )
      }
    />
  );
}

export function DeleteDialog({
  device,
  open,
  onClose,
  onDeleted,
}: DeviceDialogProps & { onDeleted: () => void }) {
  const remove = useDeleteDevice();
  const queued =
    device.queued > 0
      ? `${device.queued} queued ${device.queued === 1 ? 'message is' : 'messages are'} cancelled. `
      : '';
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Delete ${device.name}`}
      consequence={`The device is unlinked from WhatsApp and removed. ${queued}Its messages stay in the log. This cannot be undone.`}
      action="Delete device"
      typed={device.name}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() =>
        remove.mutate(
          { id: device.id },
          {
            onSuccess: () => {
              toast.success(`${device.name} is deleted`);
              onDeleted();
            },
          },
        )
      }
    />
  );
}

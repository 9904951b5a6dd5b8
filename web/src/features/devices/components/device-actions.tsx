import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { type Device, useStopDevice, useUpdateDevice } from '../api/devices';
import { DeleteDialog, LogoutDialog, RenameDialog } from './device-dialogs';

type OpenDialog = 'rename' | 'logout' | 'delete' | null;

/** What can be done with a device besides the next thing, each with its consequence. */
export function DeviceActions({ device, onDeleted }: { device: Device; onDeleted: () => void }) {
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const stop = useStopDevice();
  const update = useUpdateDevice();
  const close = (): void => setDialog(null);
  const stopped = ['stopped', 'failed', 'logged_out'].includes(device.status);
  const error = stop.error ?? update.error;
  return (
    <>
      <Card className="divide-y divide-line">
        {error ? (
          <ErrorNote className="rounded-none" what="That did not work" error={error} />
        ) : null}
        <Action title="Name" text="Shown here and in the phone's list of linked devices.">
          <Button onClick={() => setDialog('rename')}>Rename device</Button>
        </Action>
        {device.isDefault ? null : (
          <Action title="Default" text="Sends when a message names no device.">
            <Button
              busy={update.isPending}
              onClick={() => update.mutate({ id: device.id, isDefault: true })}
            >
              Make default
            </Button>
          </Action>
        )}
        {stopped ? null : (
          <Action title="Stop" text="Stays linked. Messages wait until it is started again.">
            <Button busy={stop.isPending} onClick={() => stop.mutate({ id: device.id })}>
              Stop device
            </Button>
          </Action>
        )}
        {device.linkedAt !== null && device.status !== 'logged_out' ? (
          <Action title="Log out" text="Unlinks it from WhatsApp. It can be linked again.">
            <Button look="dangerQuiet" onClick={() => setDialog('logout')}>
              Log out device
            </Button>
          </Action>
        ) : null}
        <Action title="Delete" text="Removes the device. Its messages stay in the log.">
          <Button look="dangerQuiet" onClick={() => setDialog('delete')}>
            Delete device
          </Button>
        </Action>
      </Card>
      <RenameDialog device={device} open={dialog === 'rename'} onClose={close} />
      <LogoutDialog device={device} open={dialog === 'logout'} onClose={close} />
      <DeleteDialog
        device={device}
        open={dialog === 'delete'}
        onClose={close}
        onDeleted={onDeleted}
      />
    </>
  );
}

function Action({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 px-5 py-4">
      <div className="min-w-0">
        <h2 className="text-sm font-medium">{title}</h2>
        <p className="text-sm text-ink-muted">{text}</p>
      </div>
      {children}
    </div>
  );
}

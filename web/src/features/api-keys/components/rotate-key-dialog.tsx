import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { SelectField } from '@/components/ui/field';
import { type ApiKey, type CreatedApiKey, useRotateApiKey } from '../api/api-keys';
import { overlaps, usualOverlapSeconds } from '../overlaps';
import { StoreKey, storeKeyLead } from './store-key';

interface RotateKeyDialogProps {
  /** Undefined: closed. */
  apiKey: ApiKey | undefined;
  onClose: () => void;
  usage: (key: CreatedApiKey) => ReactNode;
}

/** Replaces a key by a new one of the same rights; the old one lives on for a while. */
export function RotateKeyDialog({ apiKey, onClose, usage }: RotateKeyDialogProps) {
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  const close = (): void => {
    onClose();
    setCreated(null);
  };
  return (
    <Dialog
      open={apiKey !== undefined || created !== null}
      onClose={close}
      dismissable={created === null}
      title={created ? `Store the new ${created.name}` : `Rotate ${apiKey?.name ?? ''}`}
      description={
        created
          ? storeKeyLead
          : 'Makes a new key that may do the same. Put it into your program, and let the old one end.'
      }
    >
      {created ? (
        <StoreKey onDone={close}>{usage(created)}</StoreKey>
      ) : apiKey ? (
        <RotateForm apiKey={apiKey} onCreated={setCreated} onCancel={close} />
      ) : null}
    </Dialog>
  );
}

function RotateForm({
  apiKey,
  onCreated,
  onCancel,
}: {
  apiKey: ApiKey;
  onCreated: (key: CreatedApiKey) => void;
  onCancel: () => void;
}) {
  const [overlapSeconds, setOverlapSeconds] = useState<number>(usualOverlapSeconds);
  const rotate = useRotateApiKey();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    rotate.mutate({ id: apiKey.id, overlapSeconds }, { onSuccess: onCreated });
  };
  return (
    <form onSubmit={submit}>
      <SelectField
        label="How long the old key goes on working"
        value={overlapSeconds}
        hint={
          apiKey.expiresAt === null
            ? undefined
            : 'Not beyond its own expiry. The new key is given as long a life as the old one had.'
        }
        onChange={({ target }) => setOverlapSeconds(Number(target.value))}
      >
        {overlaps.map(({ seconds, label }) => (
          <option key={seconds} value={seconds}>
            {label}
          </option>
        ))}
      </SelectField>
      {rotate.error ? (
        <ErrorNote className="mt-4" what="The key was not rotated" error={rotate.error} />
      ) : null}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" busy={rotate.isPending}>
          Rotate key
        </Button>
      </DialogActions>
    </form>
  );
}

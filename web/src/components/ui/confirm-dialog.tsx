import { type ReactNode, useState } from 'react';
import { Button } from './button';
import { Dialog, DialogActions } from './dialog';
import { ErrorNote } from './error-note';
import { TextField } from './field';

interface ConfirmDialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Says what will be different afterwards. */
  consequence: ReactNode;
  /** Verb and object, e.g. "Delete device". */
  action: string;
  /** For what cannot be undone: this must be typed first. */
  typed?: string;
  busy: boolean;
  error: unknown;
  onConfirm: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog open={props.open} onClose={props.onClose} title={props.title}>
      <ConfirmBody {...props} />
    </Dialog>
  );
}

function ConfirmBody({
  onClose,
  consequence,
  action,
  typed,
  busy,
  error,
  onConfirm,
}: ConfirmDialogProps) {
  const [text, setText] = useState('');
  const ready = typed === undefined || text.trim() === typed;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onConfirm();
      }}
    >
      <div className="text-sm text-ink-muted">{consequence}</div>
      {typed === undefined ? null : (
        <TextField
          className="mt-4"
          label={
            <>
              Type <strong className="font-semibold">{typed}</strong> to confirm
            </>
          }
          value={text}
          onChange={(event) => setText(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      {error ? <ErrorNote className="mt-4" error={error} /> : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="danger" busy={busy} disabled={!ready}>
          {action}
        </Button>
      </DialogActions>
    </form>
  );
}

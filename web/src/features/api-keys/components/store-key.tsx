import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { useFocusFirst } from '@/forms/use-focus-first';

export const storeKeyLead =
  'This is the only time the key is shown. BotWave keeps no copy that could show it again.';

/** A new key, until the reader says that it is stored. */
export function StoreKey({ children, onDone }: { children: ReactNode; onDone: () => void }) {
  const part = useFocusFirst<HTMLDivElement>();
  return (
    <div ref={part} tabIndex={-1} className="outline-none">
      {children}
      <DialogActions>
        <Button look="primary" onClick={onDone}>
          I have stored it
        </Button>
      </DialogActions>
    </div>
  );
}

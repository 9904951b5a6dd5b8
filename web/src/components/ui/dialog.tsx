import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button';
import { cn } from './cn';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  /** `side` slides in from the right and is as high as the window. */
  place?: 'centre' | 'side';
  /** False while the reader must first confirm, e.g. that a key is stored. */
  dismissable?: boolean;
  children: ReactNode;
}

const places = {
  centre:
    'left-1/2 top-1/2 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 rounded-panel animate-appear',
  side: 'right-0 top-0 h-dvh w-full max-w-md border-l animate-slide',
};

/**
 * A modal with a heading. Radix moves and returns the focus; its own overlay is left out
 * because it locks scrolling by an inline <style>, which the page's policy refuses.
 */
export function Dialog({
  open,
  onClose,
  title,
  description,
  place = 'centre',
  dismissable = true,
  children,
}: DialogProps) {
  const hold = (event: Event): void => {
    if (!dismissable) event.preventDefault();
  };
  return (
    <Primitive.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Primitive.Portal>
        {/* As high as the content: a dialog upon a dialog then covers that one too. */}
        <div className="fixed touch-none inset-0 z-50 animate-appear bg-scrim" />
        <Primitive.Content
          onOpenAutoFocus={focusFirstField}
          onCloseAutoFocus={focusPageIfNothingElse}
          onEscapeKeyDown={hold}
          onInteractOutside={hold}
          className={cn(
            'fixed z-50 flex flex-col overflow-y-auto overscroll-contain border border-line bg-surface shadow-float focus:outline-none',
            places[place],
          )}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="flex items-start justify-between gap-4 px-6 pt-5 pb-3">
            <div className="min-w-0">
              <Primitive.Title className="text-lg font-semibold tracking-tight">
                {title}
              </Primitive.Title>
              {description ? (
                <Primitive.Description className="mt-1 text-sm text-ink-muted">
                  {description}
                </Primitive.Description>
              ) : null}
            </div>
            {dismissable ? (
              <Primitive.Close asChild>
                <Button look="quiet" size="icon" aria-label="Close" className="-mr-2">
                  <X aria-hidden />
                </Button>
              </Primitive.Close>
            ) : null}
          </header>
          <div className="px-6 pb-6">{children}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** Where there is something to fill in, that comes first, not the button that closes. */
function focusFirstField(event: Event): void {
  const { currentTarget: content } = event;
  if (!(content instanceof HTMLElement)) return;
  const field = content.querySelector<HTMLElement>('input, textarea, select');
  if (!field) return;
  event.preventDefault();
  field.focus();
}

/** A dialog opened by its address has no button to return the focus to. */
function focusPageIfNothingElse(): void {
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    document.getElementById('main')?.focus({ preventScroll: true });
  });
}

/** The row of buttons at the end of a dialog. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-wrap justify-end gap-2">{children}</div>;
}

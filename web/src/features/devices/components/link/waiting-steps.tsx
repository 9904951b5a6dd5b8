import { LoaderCircle } from 'lucide-react';

/** The browser starts; its place is already that of the QR. */
export function PreparingStep() {
  return (
    <div className="flex flex-col items-center gap-4">
      <div className="grid size-[296px] max-w-full place-items-center rounded-card border border-line bg-sunken">
        <LoaderCircle aria-hidden className="size-8 animate-spin text-accent" />
      </div>
      <p className="text-sm text-ink-muted">Starting WhatsApp. The code appears in some seconds.</p>
    </div>
  );
}

export function FinishingStep() {
  return (
    <div className="flex flex-col items-center gap-4 py-12 text-center">
      <LoaderCircle aria-hidden className="size-10 animate-spin text-accent" />
      <div>
        <h3 className="font-semibold">Finishing</h3>
        <p className="mt-1 text-sm text-ink-muted">
          The phone agreed. Its account is being loaded; keep the phone online.
        </p>
      </div>
    </div>
  );
}

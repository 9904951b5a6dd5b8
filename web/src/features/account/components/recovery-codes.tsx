import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { DialogActions } from '@/components/ui/dialog';
import { useFocusFirst } from '@/forms/use-focus-first';
import { recoveryCodesFile } from '../recovery-codes-file';

/** The codes, once: to copy, to download, to write down. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const part = useFocusFirst<HTMLDivElement>();
  return (
    <div ref={part} tabIndex={-1} className="outline-none">
      <p className="mb-4 text-sm text-ink-muted">
        Each signs you in once when your phone is not at hand. Keep them where you keep other
        important papers, not on the same phone. They are shown only now.
      </p>
      <ul
        aria-label="Recovery codes"
        className="grid gap-x-6 gap-y-1.5 rounded-card border border-line bg-sunken p-4 font-mono text-sm sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap gap-2">
        <CopyButton value={codes.join('\n')} label="Copy codes" />
        <Button size="small" onClick={() => download(codes)}>
          <Download aria-hidden />
          Download codes
        </Button>
      </div>
      <DialogActions>
        <Button look="primary" onClick={onDone}>
          I have stored them
        </Button>
      </DialogActions>
    </div>
  );
}

function download(codes: readonly string[]): void {
  const { name, text } = recoveryCodesFile(window.location.host, codes, new Date());
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

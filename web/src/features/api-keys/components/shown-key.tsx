import { type CodeSample, CodeTabs } from '@/components/ui/code-tabs';
import { CopyButton } from '@/components/ui/copy-button';

/** The key in full, to copy, and how it is used. */
export function ShownKey({ value, samples }: { value: string; samples: readonly CodeSample[] }) {
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2 rounded-card border border-line bg-sunken p-3">
        <output
          aria-label="API key"
          className="min-w-0 flex-1 basis-64 font-mono text-sm break-all"
        >
          {value}
        </output>
        <CopyButton value={value} label="Copy key" />
      </div>
      <CodeTabs label="How to use the key" samples={samples} />
    </div>
  );
}

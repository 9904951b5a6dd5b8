import { Tabs } from 'radix-ui';
import { CopyButton } from './copy-button';

export interface CodeSample {
  name: string;
  code: string;
}

/** The same thing in several languages, one at a time, ready to copy. */
export function CodeTabs({ label, samples }: { label: string; samples: readonly CodeSample[] }) {
  return (
    <Tabs.Root
      defaultValue={samples[0]?.name ?? ''}
      className="overflow-hidden rounded-card border border-line"
    >
      <Tabs.List
        aria-label={label}
        className="flex gap-1 overflow-x-auto border-b border-line bg-sunken px-2 pt-1"
      >
        {samples.map((sample) => (
          <Tabs.Trigger
            key={sample.name}
            value={sample.name}
            className="-mb-px border-b-2 border-transparent px-3 py-2 text-sm font-medium whitespace-nowrap text-ink-muted -outline-offset-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {sample.name}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {samples.map((sample) => (
        <Tabs.Content key={sample.name} value={sample.name} className="relative -outline-offset-2">
          <section
            aria-label={`${label}: ${sample.name}`}
            // What scrolls must be reachable by keyboard.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            className="max-h-72 overflow-auto bg-surface p-4 pr-24"
          >
            <pre className="font-mono text-[0.8rem] leading-relaxed whitespace-pre-wrap">
              <code>{sample.code}</code>
            </pre>
          </section>
          <div className="absolute top-2.5 right-2.5">
            <CopyButton value={sample.code} label="Copy" aria-label={`Copy ${sample.name}`} />
          </div>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

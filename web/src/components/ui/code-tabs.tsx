import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { CopyButton } from './copy-button';

export interface CodeSample {
  name: string;
  code: string;
}

/** The same thing in several languages, one at a time, ready to copy. */
export function CodeTabs({ label, samples }: { label: string; samples: readonly CodeSample[] }) {
  const [name, setName] = useState(samples[0]?.name ?? '');
  const shown = samples.find((sample) => sample.name === name);
  return (
    <Tabs.Root
      value={name}
      onValueChange={setName}
      className="overflow-hidden rounded-card border border-line"
    >
      <div className="flex items-center gap-2 border-b border-line bg-sunken pr-2">
        <Tabs.List aria-label={label} className="flex min-w-0 flex-1 gap-1 overflow-x-auto px-2">
          {samples.map((sample) => (
            <Tabs.Trigger
              key={sample.name}
              value={sample.name}
              className="border-b-2 border-transparent px-3 py-2.5 text-sm font-medium whitespace-nowrap text-ink-muted -outline-offset-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
            >
              {sample.name}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <CopyButton
          iconOnly
          look="quiet"
          className="size-8"
          value={shown?.code ?? ''}
          label={`Copy ${name}`}
        />
      </div>
      {samples.map((sample) => (
        <Tabs.Content key={sample.name} value={sample.name} className="-outline-offset-2">
          <section
            aria-label={`${label}: ${sample.name}`}
            // What scrolls must be reachable by keyboard.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            className="max-h-72 overflow-auto bg-surface p-4 -outline-offset-2"
          >
            <pre className="font-mono text-[0.8rem] leading-relaxed whitespace-pre-wrap">
              <code>{sample.code}</code>
            </pre>
          </section>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

import { type ReactNode, useId } from 'react';
import { Card } from '@/components/ui/card';

/** One matter of the account: a heading, a sentence, and what can be done. */
export function Section({
  title,
  lead,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mb-6">
      <Card className="p-5 sm:p-6">
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        {lead ? <div className="mt-1 text-sm text-ink-muted">{lead}</div> : null}
        <div className="mt-5">{children}</div>
      </Card>
    </section>
  );
}

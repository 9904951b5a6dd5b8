import { type ReactNode, useEffect } from 'react';

/** The document's title while a page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · BotWave`;
  }, [title]);
}

interface PageProps {
  title: string;
  /** One sentence: what this page is for. */
  lead: ReactNode;
  /** The one primary button. */
  action?: ReactNode;
  children: ReactNode;
}

/** One heading, one sentence, one primary button; then the content. */
export function Page({ title, lead, action, children }: PageProps) {
  useTitle(title);
  return (
    <>
      <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div className="min-w-0">
          <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
          <p className="mt-1 max-w-2xl text-sm text-ink-muted">{lead}</p>
        </div>
        {action}
      </header>
      {children}
    </>
  );
}

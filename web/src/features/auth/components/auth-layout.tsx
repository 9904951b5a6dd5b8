import { type ReactNode, useEffect, useRef } from 'react';
import { LogoMark } from '@/components/ui/logo';
import { useTitle } from '@/components/ui/page';
import { BrandPanel } from './brand-panel';

/** The frame of the pages for people who are not signed in. */
export function AuthLayout({
  title,
  lead,
  children,
  footer,
}: {
  title: string;
  lead: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
}) {
  useTitle(title);
  const heading = useRef<HTMLHeadingElement>(null);
  // What was pressed may be gone with the step before: reading goes on at the new one's heading.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <main className="flex flex-col px-5 py-8 sm:px-10">
        <div className="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
          <LogoMark />
          BotWave
        </div>
        <div className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center py-10">
          <h1
            ref={heading}
            tabIndex={-1}
            className="text-2xl font-semibold tracking-tight outline-none"
          >
            {title}
          </h1>
          <p className="mt-1.5 mb-7 text-sm text-ink-muted">{lead}</p>
          {children}
          {footer ? <p className="mt-7 text-sm text-ink-muted">{footer}</p> : null}
        </div>
      </main>
      <BrandPanel />
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '@/components/ui/page';

const tabs = [
  { to: '/account', label: 'Profile' },
  { to: '/account/security', label: 'Security' },
  { to: '/account/activity', label: 'Activity' },
] as const;

interface AccountPageProps {
  title: string;
  lead: string;
  action?: ReactNode;
  children: ReactNode;
}

/** The frame of the pages about oneself. */
export function AccountPage({ children, ...page }: AccountPageProps) {
  return (
    <Page {...page}>
      <nav aria-label="Your account" className="mb-6 border-b border-line">
        <ul className="flex gap-1">
          {tabs.map(({ to, label }) => (
            <li key={to}>
              <Link
                to={to}
                activeOptions={{ exact: true, includeSearch: false }}
                className="-mb-px block border-b-2 border-transparent px-3 py-2.5 text-sm font-medium text-ink-muted -outline-offset-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="max-w-3xl">{children}</div>
    </Page>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { cn } from '@/components/ui/cn';
import { sessionQuery, useAppInfo } from '@/features/auth/api/session';
import { administration, type NavigationItem, navigation } from './navigation';

interface NavigationListProps {
  collapsed?: boolean;
  /** Closes the drawer that the list may stand in. */
  onGo?: () => void;
}

/** The pages; those of the administrator in a group of their own. */
export function NavigationList({ collapsed = false, onGo }: NavigationListProps) {
  const sandboxPhones = useAppInfo()?.sandboxPhones ?? false;
  const isAdmin = useQuery(sessionQuery()).data?.user?.role === 'admin';
  const groupId = useId();
  const frame = { collapsed, ...(onGo ? { onGo } : {}) };
  return (
    <nav aria-label="Pages" className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1 py-0.5">
      <Items
        {...frame}
        items={navigation.filter((item) => item.sandbox !== true || sandboxPhones)}
      />
      {isAdmin ? (
        <>
          <p
            id={groupId}
            className={cn(
              'mt-6 mb-1.5 px-3 text-xs font-medium text-ink-muted',
              collapsed && 'sr-only',
            )}
          >
            Administration
          </p>
          {collapsed ? <hr className="mx-2 mt-4 mb-4 border-line" /> : null}
          <Items {...frame} items={administration} labelledBy={groupId} />
        </>
      ) : null}
    </nav>
  );
}

function Items({
  items,
  labelledBy,
  collapsed = false,
  onGo,
}: NavigationListProps & { items: readonly NavigationItem[]; labelledBy?: string }) {
  return (
    <ul aria-labelledby={labelledBy} className="flex flex-col gap-1">
      {items.map(({ to, label, icon: Icon }) => (
        <li key={to}>
          <Link
            to={to}
            {...(onGo ? { onClick: onGo } : {})}
            {...(collapsed ? { title: label } : {})}
            className={cn(
              'flex items-center gap-3 rounded-control px-3 py-2 text-sm font-medium text-ink-muted transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink',
              collapsed && 'justify-center px-0',
            )}
          >
            <Icon aria-hidden className="size-[1.15rem] shrink-0" />
            <span className={collapsed ? 'sr-only' : undefined}>{label}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

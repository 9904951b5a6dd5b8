import { Link } from '@tanstack/react-router';
import { cn } from '@/components/ui/cn';
import { useAppInfo } from '@/features/auth/api/session';
import { navigation } from './navigation';

/** The pages. `onGo` closes the drawer they may stand in. */
export function NavigationList({
  collapsed = false,
  onGo,
}: {
  collapsed?: boolean;
  onGo?: () => void;
}) {
  const sandboxPhones = useAppInfo()?.sandboxPhones ?? false;
  return (
    <nav aria-label="Pages">
      <ul className="flex flex-col gap-1">
        {navigation
          .filter((item) => item.sandbox !== true || sandboxPhones)
          .map(({ to, label, icon: Icon }) => (
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
    </nav>
  );
}

import { ChevronsUpDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from '@/components/ui/cn';
import type { User } from '@/features/auth/api/session';

interface UserButtonProps extends ComponentProps<'button'> {
  user: User;
  collapsed: boolean;
}

/** Who is signed in; opens the menu of the account. */
export function UserButton({ user, collapsed, ...props }: UserButtonProps) {
  return (
    <button
      type="button"
      aria-label={`Account of ${user.email}`}
      aria-haspopup="menu"
      className={cn(
        'flex w-full items-center gap-2.5 rounded-control p-2 text-left text-sm hover:bg-hover',
        collapsed && 'justify-center',
      )}
      {...props}
    >
      <span
        aria-hidden
        className="grid size-8 shrink-0 place-items-center rounded-full bg-accent text-sm font-semibold text-on-accent uppercase"
      >
        {(user.name ?? user.email).charAt(0)}
      </span>
      {collapsed ? null : (
        <>
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium">{user.name ?? user.email}</span>
            {user.name ? (
              <span className="block truncate text-xs text-ink-muted">{user.email}</span>
            ) : null}
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-muted" />
        </>
      )}
    </button>
  );
}

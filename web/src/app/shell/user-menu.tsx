import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { toast } from 'sonner';
import { toProblem } from '@/api/problem';
import { cn } from '@/components/ui/cn';
import { Menu, MenuChoices, MenuItem, MenuLine } from '@/components/ui/menu';
import { sessionQuery, useLogout } from '@/features/auth/api/session';
import { chooseTheme, type ThemeChoice, useTheme } from '@/theme/theme';

const themes: readonly { value: ThemeChoice; label: string; icon: typeof Sun }[] = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
];

/** Who is signed in, the theme, and the way out. */
export function UserMenu({ collapsed = false }: { collapsed?: boolean }) {
  const user = useQuery(sessionQuery()).data?.user;
  const { choice } = useTheme();
  const logout = useLogout();
  const navigate = useNavigate();
  if (!user) return null;
  const signOut = (): void =>
    logout.mutate(undefined, {
      onSuccess: () => void navigate({ to: '/login' }),
      onError: (error) => void toast.error(toProblem(error).message),
    });
  return (
    <Menu
      label="Account"
      side="top"
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`Account of ${user.email}`}
          className={cn(
            'flex w-full items-center gap-2.5 rounded-control p-2 text-left text-sm hover:bg-hover',
            collapsed && 'justify-center',
          )}
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
      }
    >
      <MenuChoices
        label="Theme"
        value={choice}
        onChange={chooseTheme}
        choices={themes.map(({ value, label, icon: Icon }) => ({
          value,
          content: (
            <>
              <Icon aria-hidden />
              {label}
            </>
          ),
        }))}
      />
      <MenuLine />
      <MenuItem onSelect={signOut}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  );
}

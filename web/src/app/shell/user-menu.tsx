import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { History, LogOut, Monitor, Moon, ShieldCheck, Sun, UserRound } from 'lucide-react';
import { toast } from 'sonner';
import { toProblem } from '@/api/problem';
import { Menu, MenuChoices, MenuItem, MenuLine } from '@/components/ui/menu';
import { sessionQuery, useLogout } from '@/features/auth/api/session';
import { chooseTheme, type ThemeChoice, useTheme } from '@/theme/theme';
import { UserButton } from './user-button';

const themes: readonly { value: ThemeChoice; label: string; icon: typeof Sun }[] = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
];

const pages = [
  { to: '/account', label: 'Profile', icon: UserRound },
  { to: '/account/security', label: 'Security', icon: ShieldCheck },
  { to: '/account/activity', label: 'Your activity', icon: History },
] as const;

interface UserMenuProps {
  collapsed?: boolean;
  /** Closes the drawer that the menu may stand in. */
  onGo?: () => void;
}

/** Who is signed in, the theme, the pages of the account, and the way out. Open at first: a press on its button loaded it. */
export function UserMenu({ collapsed = false, onGo }: UserMenuProps) {
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
      defaultOpen
      side="top"
      align="start"
      trigger={<UserButton user={user} collapsed={collapsed} />}
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
      {pages.map(({ to, label, icon: Icon }) => (
        <MenuItem
          key={to}
          onSelect={() => {
            onGo?.();
            void navigate({ to });
          }}
        >
          <Icon aria-hidden />
          {label}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem onSelect={signOut}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LogOut, Monitor, Moon, Sun } from 'lucide-react';
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

/** Who is signed in, the theme, and the way out. Open at first: a press on its button loaded it. */
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
      <MenuItem onSelect={signOut}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  );
}

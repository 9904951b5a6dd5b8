import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { sessionQuery } from '@/features/auth/api/session';
import { UserButton } from './user-button';

const loadMenu = () => import('./user-menu');
const UserMenu = lazy(async () => ({ default: (await loadMenu()).UserMenu }));

/** The button of the account. Its menu is a large part and seldom used, so a press loads it. */
export function UserMenuSlot({
  collapsed = false,
  ...menu
}: {
  collapsed?: boolean;
  /** Closes the drawer that the menu may stand in. */
  onGo?: () => void;
}) {
  const [wanted, setWanted] = useState(false);
  const user = useQuery(sessionQuery()).data?.user;
  if (!user) return null;
  const button = (
    <UserButton
      user={user}
      collapsed={collapsed}
      aria-expanded={false}
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
      onClick={() => setWanted(true)}
    />
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <UserMenu collapsed={collapsed} {...menu} />
    </Suspense>
  );
}

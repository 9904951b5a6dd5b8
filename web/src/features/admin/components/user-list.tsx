import { Link } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { Card } from '@/components/ui/card';
import { RelativeTime } from '@/time/relative-time';
import { type ManagedUser, type UserFilters, useUsers } from '../api/users';
import { ListStates } from './list-states';
import { RoleBadge, UserStatusBadge } from './user-badges';

interface UserListProps {
  filters: UserFilters;
  cursor: string | undefined;
  action: ReactNode;
  onClear: () => void;
}

export function UserList({ filters, cursor, action, onClear }: UserListProps) {
  const users = useUsers(filters, cursor);
  return (
    <ListStates
      noun="users"
      query={users}
      cursor={cursor}
      filtered={Object.values(filters).some((value) => value !== undefined)}
      onClear={onClear}
      empty={{
        icon: Users,
        title: 'No user yet',
        text: <p>Everybody who may sign in stands here.</p>,
        action,
      }}
    >
      {(items) => (
        <Card className="overflow-hidden">
          <ul aria-label="Users" className="divide-y divide-line">
            {items.map((user) => (
              <li
                key={user.id}
                className="relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-5 gap-y-1.5 px-4 py-3.5 text-sm transition-colors hover:bg-hover sm:px-5 md:grid-cols-[minmax(0,1fr)_9.5rem_8rem_8rem] md:items-center"
              >
                <UserRow user={user} />
              </li>
            ))}
          </ul>
        </Card>
      )}
    </ListStates>
  );
}

function UserRow({ user }: { user: ManagedUser }) {
  const { counts } = user;
  return (
    <>
      <div className="col-span-2 min-w-0 md:col-span-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            to="/admin/users/$id"
            params={{ id: user.id }}
            className="min-w-0 truncate font-medium -outline-offset-2 after:absolute after:inset-0"
          >
            {user.email}
          </Link>
          {user.role === 'admin' ? <RoleBadge /> : null}
        </p>
        {user.name ? <p className="truncate text-ink-muted">{user.name}</p> : null}
      </div>
      <div>
        <UserStatusBadge user={user} />
      </div>
      <p className="text-right text-ink-muted tabular-nums md:text-left">
        {counts.devices === 0 ? 'No device' : `${counts.connected} of ${counts.devices} connected`}
        {counts.waiting > 0 ? (
          <span className="text-xs md:block"> {counts.waiting.toLocaleString('en')} waiting</span>
        ) : null}
      </p>
      <p className="col-span-2 text-xs text-ink-muted md:col-span-1 md:text-right md:text-sm">
        {user.lastSeenAt ? (
          <>
            Seen <RelativeTime at={user.lastSeenAt} />
          </>
        ) : (
          'Never signed in'
        )}
      </p>
    </>
  );
}

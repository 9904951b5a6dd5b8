import { getRouteApi, Link } from '@tanstack/react-router';
import { UserPlus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import { NewUserDialog } from '@/features/admin/components/new-user-dialog';
import { UserFilters } from '@/features/admin/components/user-filters';
import { UserList } from '@/features/admin/components/user-list';

const route = getRouteApi('/app/admin/admin/users');

export function AdminUsersPage() {
  const { add, cursor, search, role, state } = route.useSearch();
  const navigate = route.useNavigate();
  const filters = { search, role, status: state };
  const invite = (
    <Button asChild look="primary">
      <Link
        from="/admin/users"
        to="/admin/users"
        search={(previous) => ({ ...previous, add: 'invite' })}
      >
        <UserPlus aria-hidden />
        Invite a user
      </Link>
    </Button>
  );
  const close = (): void =>
    void navigate({ search: (previous) => ({ ...previous, add: undefined }), replace: true });
  return (
    <Page
      title="Users"
      lead="Everybody who may sign in, what they may do, and how much they use."
      action={
        <div className="flex flex-wrap gap-2">
          <Button asChild>
            <Link
              from="/admin/users"
              to="/admin/users"
              search={(previous) => ({ ...previous, add: 'create' })}
            >
              Create with a password
            </Link>
          </Button>
          {invite}
        </div>
      }
    >
      <UserFilters
        filters={filters}
        onChange={({ search: text, role: picked, status }) =>
          void navigate({ search: { search: text, role: picked, state: status }, replace: true })
        }
      />
      <UserList
        filters={filters}
        cursor={cursor}
        action={invite}
        onClear={() => void navigate({ search: {} })}
      />
      <NewUserDialog
        way={add}
        onClose={close}
        onCreated={(user) => void navigate({ to: '/admin/users/$id', params: { id: user.id } })}
      />
    </Page>
  );
}

import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { toProblem } from '@/api/problem';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { Page } from '@/components/ui/page';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { type ManagedUser, useUser } from '@/features/admin/api/users';
import { UserAccess } from '@/features/admin/components/user-access';
import { UserDevices } from '@/features/admin/components/user-devices';
import { DeleteUserDialog } from '@/features/admin/components/user-dialogs';
import { UserFacts } from '@/features/admin/components/user-facts';
import { UserForm } from '@/features/admin/components/user-form';
import { UserUsage } from '@/features/admin/components/user-usage';

const route = getRouteApi('/app/admin/admin/users/$id');

export function AdminUserPage() {
  const { id } = route.useParams();
  const user = useUser(id);
  const gone = user.error !== null && toProblem(user.error).code === 'admin.user_not_found';
  return (
    <>
      <Link
        to="/admin/users"
        className="mb-4 inline-flex items-center gap-1.5 text-sm text-ink-muted hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" />
        Users
      </Link>
      {user.data !== undefined && !gone ? (
        <Shown key={id} user={user.data} />
      ) : (
        <Page title="User" lead="Who they are, and what they may do.">
          {user.error ? (
            <ErrorNote
              what="This user cannot be shown"
              error={user.error}
              {...(gone ? {} : { onRetry: () => void user.refetch() })}
            />
          ) : (
            <Loading label="Loading the user">
              <Card className="p-5">
                <Skeleton className="h-64" />
              </Card>
            </Loading>
          )}
        </Page>
      )}
    </>
  );
}

function Shown({ user }: { user: ManagedUser }) {
  const { view } = route.useSearch();
  const navigate = route.useNavigate();
  const [deleting, setDeleting] = useState(false);
  return (
    <Page
      title={user.email}
      lead={user.name ?? 'Who this is, what they may do, and how much they use.'}
      action={
        <div className="flex flex-wrap gap-2">
          <Button asChild>
            <Link to="/admin/activity" search={{ user: user.id }}>
              Show activity
            </Link>
          </Button>
          <Button asChild>
            <Link to="/admin/analytics" search={{ user: user.id }}>
              Show analytics
            </Link>
          </Button>
        </div>
      }
    >
      <div className="flex flex-col gap-6">
        <UserFacts user={user} />
        <UserForm user={user} />
        <UserAccess user={user} />
        <UserUsage
          id={user.id}
          view={view}
          onView={(next) =>
            void navigate({ search: { view: next }, replace: true, resetScroll: false })
          }
        />
        <UserDevices userId={user.id} />
        <section aria-labelledby="delete-user">
          <h2 id="delete-user" className="mb-3 text-base font-semibold">
            Deletion
          </h2>
          <Card className="flex flex-wrap items-center justify-between gap-3 px-5 py-4">
            <p className="min-w-0 flex-1 basis-64 text-sm text-ink-muted">
              Removes the account with its devices, keys and messages. Suspend it instead to keep
              them.
            </p>
            <Button look="dangerQuiet" onClick={() => setDeleting(true)}>
              Delete user
            </Button>
          </Card>
        </section>
      </div>
      <DeleteUserDialog
        user={user}
        open={deleting}
        onClose={() => setDeleting(false)}
        onDeleted={() => void navigate({ to: '/admin/users' })}
      />
    </Page>
  );
}

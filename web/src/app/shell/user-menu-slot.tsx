import { type ComponentProps, lazy, Suspense } from 'react';

const UserMenu = lazy(async () => ({ default: (await import('./user-menu')).UserMenu }));

/** The user menu, loaded after the page itself; its place is kept. */
export function UserMenuSlot(props: ComponentProps<typeof UserMenu>) {
  return (
    <div className="min-h-12">
      <Suspense>
        <UserMenu {...props} />
      </Suspense>
    </div>
  );
}

import type { ReactNode } from 'react';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { type Profile, useProfile } from '../api/profile';

/** Shows its part once the account is known. */
export function ProfileState({ children }: { children: (profile: Profile) => ReactNode }) {
  const profile = useProfile();
  if (profile.data !== undefined) return children(profile.data);
  if (profile.error) {
    return (
      <ErrorNote
        what="Your account could not be loaded"
        error={profile.error}
        onRetry={() => void profile.refetch()}
      />
    );
  }
  return (
    <Loading label="Loading your account">
      {[0, 1].map((card) => (
        <Card key={card} className="mb-6 p-6">
          <Skeleton className="h-5 w-40" />
          <Skeleton className="mt-6 h-10" />
          <Skeleton className="mt-5 h-10 w-32" />
        </Card>
      ))}
    </Loading>
  );
}

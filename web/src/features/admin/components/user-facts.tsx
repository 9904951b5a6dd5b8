import { Card } from '@/components/ui/card';
import { RelativeTime } from '@/time/relative-time';
import type { ManagedUser } from '../api/users';
import { Fact, Facts } from './fact';
import { RoleBadge, UserStatusBadge } from './user-badges';

/** Who somebody is, and what is theirs. */
export function UserFacts({ user }: { user: ManagedUser }) {
  const { counts } = user;
  return (
    <Card className="p-5">
      <p className="mb-4 flex flex-wrap gap-2">
        <UserStatusBadge user={user} />
        {user.role === 'admin' ? <RoleBadge /> : null}
      </p>
      <Facts>
        <Fact term="Registered">
          <RelativeTime at={user.createdAt} />
        </Fact>
        <Fact term="Last seen">
          {user.lastSeenAt ? <RelativeTime at={user.lastSeenAt} /> : 'Never'}
        </Fact>
        <Fact term="E-mail address">{user.emailVerified ? 'Confirmed' : 'Not confirmed'}</Fact>
        <Fact term="Two-factor sign-in">{user.twoFactor ? 'On' : 'Off'}</Fact>
        <Fact term="Devices">
          {counts.devices === 0 ? 'None' : `${counts.devices}, ${counts.connected} connected`}
        </Fact>
        <Fact term="API keys">{counts.apiKeys}</Fact>
        <Fact term="Signed in at">
          {counts.sessions} {counts.sessions === 1 ? 'place' : 'places'}
        </Fact>
        <Fact term="Messages waiting">{counts.waiting.toLocaleString('en')}</Fact>
      </Facts>
    </Card>
  );
}

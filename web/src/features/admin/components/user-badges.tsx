import { Ban, CircleCheck, MailQuestion, ShieldCheck } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { ManagedUser } from '../api/users';
import { describeUserStatus } from '../user-words';

const icons = { active: CircleCheck, suspended: Ban, pending: MailQuestion } as const;

/** Icon, word and colour of an account's state. */
export function UserStatusBadge({ user }: { user: Pick<ManagedUser, 'status' | 'emailVerified'> }) {
  const { word, tone, meaning } = describeUserStatus(user);
  const Icon = icons[user.status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      <span title={meaning}>{word}</span>
    </Badge>
  );
}

export function RoleBadge() {
  return (
    <Badge tone="accent">
      <ShieldCheck aria-hidden />
      Administrator
    </Badge>
  );
}

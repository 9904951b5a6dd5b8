import { CircleCheck, CircleX, Clock, Hourglass, Send } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { Mail } from '../api/mails';
import { describeMail } from '../mail-words';

const icons = {
  unsent: Clock,
  sending: Send,
  sent: CircleCheck,
  failed: CircleX,
  expired: Hourglass,
} as const;

/** Icon, word and colour of a mail's state. */
export function MailStatusBadge({ status }: { status: Mail['status'] }) {
  const { word, tone, meaning } = describeMail(status);
  const Icon = icons[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      <span title={meaning}>{word}</span>
    </Badge>
  );
}

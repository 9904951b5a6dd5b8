import { Badge } from '@/components/ui/badge';
import { describeStatus, type TickStatus } from './statuses';
import { TickIcon } from './tick-icon';

/** Shape, word and colour; what exactly it says is in the title. */
export function TickLabel({ status }: { status: TickStatus }) {
  const { word, meaning, tone } = describeStatus(status);
  return (
    <Badge tone={tone} className="pl-1.5">
      <span title={meaning} className="inline-flex items-center gap-1">
        <TickIcon status={status} className="h-4! w-6!" />
        {word}
      </span>
    </Badge>
  );
}

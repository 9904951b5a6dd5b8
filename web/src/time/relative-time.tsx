import { formatExact, formatRelative } from './time';
import { useNow } from './use-now';

/** "3 min. ago", with the exact local time and zone in its title. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatExact(at)} className="whitespace-nowrap tabular-nums">
      {formatRelative(at, now)}
    </time>
  );
}

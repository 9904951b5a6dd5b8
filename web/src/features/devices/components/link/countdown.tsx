import { formatCountdown, secondsUntil } from '@/time/time';
import { useNow } from '@/time/use-now';

/** Counts down without announcing each second. */
export function Countdown({ expiresAt, label }: { expiresAt: string; label: string }) {
  const seconds = secondsUntil(expiresAt, useNow());
  return (
    <p role="timer" aria-live="off" className="text-sm text-ink-muted tabular-nums">
      {seconds > 0 ? `${label} ${formatCountdown(seconds)}` : 'Getting a new code'}
    </p>
  );
}

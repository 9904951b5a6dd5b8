import { cn } from '@/components/ui/cn';
import { formatPhone } from './phone';

/** A number to read; the machine's form is its value and its title. */
export function PhoneNumber({ value, className }: { value: string; className?: string }) {
  return (
    <data value={value} title={value} className={cn('tabular-nums', className)}>
      {formatPhone(value)}
    </data>
  );
}

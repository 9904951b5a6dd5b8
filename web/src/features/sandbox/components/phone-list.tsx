import { Link } from '@tanstack/react-router';
import { Plus, Smartphone } from 'lucide-react';
import { toast } from 'sonner';
import { toProblem } from '@/api/problem';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { PhoneNumber } from '@/phone/phone-number';
import { useCreatePhone } from '../api/phones';
import type { Phone } from '../api/types';

/** The user's phones; the open one is in the address. */
export function PhoneList({
  phones,
  openId,
  onCreated,
}: {
  phones: readonly Phone[];
  openId: string | undefined;
  onCreated: (phone: Phone) => void;
}) {
  const create = useCreatePhone();
  return (
    <section aria-label="My phones" className="flex flex-col gap-2">
      <h2 className="text-sm font-semibold">My phones</h2>
      <ul className="flex flex-col gap-1.5">
        {phones.map((phone) => (
          <li key={phone.id}>
            <Link
              to="/sandbox"
              search={(previous) => ({ scan: previous.scan, phone: phone.id })}
              aria-current={phone.id === openId ? 'true' : undefined}
              className={cn(
                'flex items-center gap-3 rounded-card border border-line bg-surface px-3 py-2.5 text-sm hover:bg-hover',
                phone.id === openId && 'border-accent bg-accent-soft hover:bg-accent-soft',
              )}
            >
              <Smartphone aria-hidden className="size-4 shrink-0 text-accent-ink" />
              <span className="min-w-0 flex-1">
                <PhoneNumber value={phone.number} className="block font-medium" />
                <span className="block text-xs text-ink-muted">
                  {phone.name ? `${phone.name} · ` : ''}
                  {phone.online ? 'Online' : 'Offline'} · {phone.linkedDevices.length} linked
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <Button
        busy={create.isPending}
        onClick={() =>
          create.mutate(undefined, {
            onSuccess: onCreated,
            onError: (error) => void toast.error(toProblem(error).message),
          })
        }
      >
        <Plus aria-hidden />
        Create a phone
      </Button>
    </section>
  );
}

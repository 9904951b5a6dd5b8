import { Switch } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { PhoneNumber } from '@/phone/phone-number';
import { useSetOnline } from '../api/phones';
import type { Phone } from '../api/types';

/** A phone, drawn: its number at the top, its screen below. */
export function PhoneScreen({ phone, children }: { phone: Phone; children: ReactNode }) {
  return (
    <section
      aria-label={`Phone ${phone.number}`}
      className="mx-auto flex h-[38rem] w-full max-w-sm flex-col overflow-hidden rounded-[2rem] border-[6px] border-line-strong bg-surface shadow-float"
    >
      <header className="flex items-center justify-between gap-3 border-b border-line bg-sunken px-4 py-3">
        <div className="min-w-0">
          <h2 className="truncate text-sm font-semibold">{phone.name ?? 'Sandbox phone'}</h2>
          <PhoneNumber value={phone.number} className="text-xs text-ink-muted" />
        </div>
        <OnlineSwitch phone={phone} />
      </header>
      {children}
    </section>
  );
}

function OnlineSwitch({ phone }: { phone: Phone }) {
  const set = useSetOnline();
  const online = set.isPending ? set.variables.online : phone.online;
  return (
    <label className="flex items-center gap-2 text-xs font-medium" htmlFor={`online-${phone.id}`}>
      <span aria-hidden>{online ? 'Online' : 'Offline'}</span>
      <Switch.Root
        id={`online-${phone.id}`}
        aria-label="Phone is online"
        checked={online}
        onCheckedChange={(next) => set.mutate({ id: phone.id, online: next })}
        className={cn(
          'relative h-6 w-10 rounded-full transition-colors',
          online ? 'bg-accent' : 'bg-line-strong',
        )}
      >
        <Switch.Thumb className="block size-5 translate-x-0.5 rounded-full bg-surface transition-transform data-[state=checked]:translate-x-[1.125rem]" />
      </Switch.Root>
    </label>
  );
}

import { TickIcon } from '@/components/ticks/tick-icon';

/** What BotWave does, at a glance. Decorative; wide windows only. */
export function BrandPanel() {
  return (
    <aside
      aria-hidden="true"
      className="relative hidden overflow-hidden bg-linear-to-br [--tick-ground:var(--brand-from)] from-brand-from to-brand-to text-white lg:block"
    >
      <Waves />
      <div className="relative flex h-full flex-col justify-center gap-10 px-14 xl:px-24">
        <div className="flex max-w-sm flex-col gap-3">
          <Bubble time="09:41" status="read">
            Your table for two is ready at 19:30.
          </Bubble>
          <div className="mr-auto rounded-2xl rounded-bl-md bg-white px-4 py-2.5 text-sm text-brand-to shadow-lg">
            See you then
          </div>
          <Bubble time="09:42" status="delivered">
            Parking is behind the house.
          </Bubble>
          <Bubble time="09:42" status="sent">
            The code for the gate is 4711.
          </Bubble>
        </div>
        <p className="max-w-md text-3xl leading-tight font-semibold tracking-tight text-balance">
          Link WhatsApp, send from a form or your code, and see each message arrive.
        </p>
      </div>
    </aside>
  );
}

function Bubble({
  time,
  status,
  children,
}: {
  time: string;
  status: 'sent' | 'delivered' | 'read';
  children: string;
}) {
  return (
    <div className="ml-auto flex items-end gap-3 rounded-2xl rounded-br-md bg-white/15 px-4 py-2.5 text-sm shadow-lg ring-1 ring-white/20">
      <span>{children}</span>
      <span className="flex items-center gap-1 text-xs whitespace-nowrap text-white/80">
        {time} <TickIcon status={status} />
      </span>
    </div>
  );
}

function Waves() {
  return (
    <svg
      viewBox="0 0 800 900"
      preserveAspectRatio="xMidYMid slice"
      className="absolute inset-0 size-full fill-none stroke-white/10"
      strokeWidth="2"
    >
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <path
          key={row}
          d={`M-20 ${640 + row * 42}c90 0 90 -${70 - row * 8} 180 -${70 - row * 8}s90 ${130 - row * 14} 180 ${130 - row * 14} 90 -${160 - row * 18} 180 -${160 - row * 18} 90 110 180 110 60-40 130-40`}
        />
      ))}
    </svg>
  );
}

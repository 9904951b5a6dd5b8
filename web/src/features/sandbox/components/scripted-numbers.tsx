import { CopyButton } from '@/components/ui/copy-button';
import { PhoneNumber } from '@/phone/phone-number';
import { useScriptedNumbers } from '../api/phones';

/** Numbers that behave in a fixed way, to send to. */
export function ScriptedNumbers() {
  const numbers = useScriptedNumbers().data;
  if (!numbers) return null;
  return (
    <section aria-label="Numbers to try" className="mt-10">
      <h2 className="mb-1 text-sm font-semibold">Numbers to try</h2>
      <p className="mb-3 text-sm text-ink-muted">
        Send to them from any sandbox device; each behaves in a fixed way.
      </p>
      <ul className="grid gap-2 md:grid-cols-2">
        {numbers.map(({ number, name, does }) => (
          <li
            key={number}
            className="flex items-center gap-3 rounded-card border border-line bg-surface px-4 py-2.5 text-sm"
          >
            <span className="min-w-0 flex-1">
              <span className="block">
                <PhoneNumber value={number} className="font-medium" />{' '}
                <span className="text-ink-muted">{name}</span>
              </span>
              <span className="block text-ink-muted">{does}</span>
            </span>
            <CopyButton iconOnly look="quiet" value={number} label={`Copy number ${number}`} />
          </li>
        ))}
      </ul>
    </section>
  );
}

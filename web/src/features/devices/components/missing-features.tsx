import { TriangleAlert } from 'lucide-react';
import type { Device } from '../api/devices';
import { describeFeature } from '../feature-words';

/** Functions that WhatsApp's present page takes away, and what that means. */
export function MissingFeatures({ device }: { device: Device }) {
  if (device.unavailableFeatures.length === 0) return null;
  return (
    <section
      aria-labelledby="missing-features"
      className="flex gap-3 rounded-card bg-warning-soft p-4 text-sm text-warning-ink"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <h2 id="missing-features" className="font-semibold">
          WhatsApp has changed its page; some functions are off
        </h2>
        <p>Everything else works. An update of BotWave brings them back.</p>
        <dl className="mt-2 flex flex-col gap-2">
          {device.unavailableFeatures.map(({ feature, missing }) => {
            const { name, meaning } = describeFeature(feature);
            return (
              <div key={`${feature} ${missing}`}>
                <dt className="font-medium">{name}</dt>
                <dd>
                  {meaning}{' '}
                  <span className="text-xs">
                    Missing: <code className="font-mono break-all">{missing}</code>
                  </span>
                </dd>
              </div>
            );
          })}
        </dl>
      </div>
    </section>
  );
}

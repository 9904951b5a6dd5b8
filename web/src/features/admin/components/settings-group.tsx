import type { ReactNode } from 'react';

/** The settings of one matter. */
export function SettingsGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="px-5 py-5 sm:px-6">
      <legend className="sr-only">{title}</legend>
      <h2 aria-hidden className="mb-4 text-sm font-semibold">
        {title}
      </h2>
      <div className="flex flex-col gap-5">{children}</div>
    </fieldset>
  );
}

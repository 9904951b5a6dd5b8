import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';

/** Opens the phone page in a tab of its own, ready to scan this device. */
export function SandboxLink({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Button asChild look="primary">
      <a href={`/sandbox?scan=${encodeURIComponent(id)}`} target="_blank" rel="noreferrer">
        {children}
      </a>
    </Button>
  );
}

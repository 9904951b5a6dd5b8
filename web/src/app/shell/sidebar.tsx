import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { LogoMark } from '@/components/ui/logo';
import { NavigationList } from './navigation-list';
import { UserMenuSlot } from './user-menu-slot';

const storageKey = 'botwave.sidebar';

/** At the left of wide windows; icons alone when collapsed. */
export function Sidebar({ className }: { className?: string }) {
  const [collapsed, setCollapsed] = useState(() => readCollapsed());
  const Toggle = collapsed ? PanelLeftOpen : PanelLeftClose;
  return (
    <header
      className={cn(
        'sticky top-0 z-20 h-dvh shrink-0 flex-col border-r border-line bg-sunken px-3 py-4 transition-[width]',
        collapsed ? 'w-[4.25rem]' : 'w-60',
        className,
      )}
    >
      <div className={cn('mb-6 flex items-center gap-2.5', collapsed ? 'flex-col' : 'px-1')}>
        <LogoMark />
        {collapsed ? null : (
          <span className="flex-1 text-lg font-semibold tracking-tight">BotWave</span>
        )}
        <Button
          look="quiet"
          size="icon"
          aria-label={collapsed ? 'Widen sidebar' : 'Collapse sidebar'}
          aria-expanded={!collapsed}
          onClick={() => {
            setCollapsed(!collapsed);
            storeCollapsed(!collapsed);
          }}
        >
          <Toggle aria-hidden />
        </Button>
      </div>
      <NavigationList collapsed={collapsed} />
      <div className="mt-auto pt-4">
        <UserMenuSlot collapsed={collapsed} />
      </div>
    </header>
  );
}

function readCollapsed(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'collapsed';
  } catch {
    return false;
  }
}

function storeCollapsed(collapsed: boolean): void {
  try {
    localStorage.setItem(storageKey, collapsed ? 'collapsed' : 'wide');
  } catch {
    // Storage may be switched off; the choice then lasts as long as the page.
  }
}

import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { Button } from '@/components/ui/button';
import { LogoMark } from '@/components/ui/logo';
import { NavigationList } from './navigation-list';
import { UserMenuSlot } from './user-menu-slot';

/** The sidebar of narrow windows. */
export function Drawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal>
        <div className="fixed touch-none inset-0 z-40 animate-appear bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col border-r border-line bg-sunken p-4 shadow-float focus:outline-none"
        >
          <div className="mb-6 flex items-center gap-2.5">
            <LogoMark />
            <Dialog.Title className="flex-1 text-lg font-semibold tracking-tight">
              BotWave
            </Dialog.Title>
            <Dialog.Close asChild>
              <Button look="quiet" size="icon" aria-label="Close menu">
                <X aria-hidden />
              </Button>
            </Dialog.Close>
          </div>
          <NavigationList onGo={onClose} />
          <div className="mt-auto pt-4">
            <UserMenuSlot onGo={onClose} />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

import { Link } from '@tanstack/react-router';
import { Construction } from 'lucide-react';
import { useMaintenance } from '@/features/auth/api/maintenance';

/** Reminds administrators that nobody else gets in. */
export function MaintenanceNotice() {
  const { on, passes } = useMaintenance();
  if (!(on && passes)) return null;
  return (
    <div className="mb-6 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card bg-warning-soft px-4 py-3 text-sm text-warning-ink">
      <Construction aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 flex-1 basis-64">
        Maintenance is on: only administrators get in. Messages that were accepted go on leaving.
      </p>
      <Link to="/admin/settings" className="font-medium underline">
        Open settings
      </Link>
    </div>
  );
}

import { Page } from '@/components/ui/page';
import { HealthReport } from '@/features/admin/components/health-report';

export function AdminHealthPage() {
  return (
    <Page title="Health" lead="How each part of this installation is, and what to do next.">
      <HealthReport />
    </Page>
  );
}

import { toast } from 'sonner';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { type ApiKey, useRevokeApiKey } from '../api/api-keys';

export function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  const revoke = useRevokeApiKey();
  const name = apiKey?.name ?? '';
  return (
    <ConfirmDialog
      open={apiKey !== null}
      onClose={onClose}
      title={`Revoke ${name}`}
      consequence="Every program that uses this key is refused at once. A revoked key cannot be brought back."
      action="Revoke key"
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => {
        if (!apiKey) return;
        revoke.mutate(
          { id: apiKey.id },
          {
            onSuccess: () => {
              onClose();
              toast.success(`${name} is revoked`);
            },
          },
        );
      }}
    />
  );
}

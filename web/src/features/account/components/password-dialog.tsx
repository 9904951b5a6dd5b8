import { Dialog } from '@/components/ui/dialog';
import { PasswordForm, type PasswordFormProps } from './password-form';

interface PasswordDialogProps extends Omit<PasswordFormProps, 'onCancel'> {
  open: boolean;
  title: string;
  onClose: () => void;
}

export function PasswordDialog({ open, title, onClose, ...form }: PasswordDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <PasswordForm {...form} onCancel={onClose} />
    </Dialog>
  );
}

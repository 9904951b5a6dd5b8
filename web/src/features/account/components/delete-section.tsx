import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { forgetSession } from '@/features/auth/api/session';
import { DeleteDialog } from './delete-dialog';
import { Section } from './section';

export function DeleteSection({ email }: { email: string }) {
  const [open, setOpen] = useState(false);
  const navigate = useNavigate();
  return (
    <Section
      title="Delete account"
      lead="Removes your account with its devices, keys and messages. This cannot be undone."
    >
      <Button look="dangerQuiet" onClick={() => setOpen(true)}>
        Delete account
      </Button>
      <DeleteDialog
        open={open}
        email={email}
        onClose={() => setOpen(false)}
        onDeleted={() => {
          forgetSession();
          toast.success('Your account is deleted');
          void navigate({ to: '/login' });
        }}
      />
    </Section>
  );
}

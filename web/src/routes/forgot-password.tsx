import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useForgotPassword } from '@/features/auth/api/links';
import { AuthLayout } from '@/features/auth/components/auth-layout';
import { CheckMail } from '@/features/auth/components/check-mail';
import { EmailForm } from '@/features/auth/components/email-form';

export function ForgotPasswordPage() {
  const ask = useForgotPassword();
  const again = useForgotPassword();
  const [email, setEmail] = useState<string | null>(null);
  if (email !== null) {
    return (
      <CheckMail
        lead={
          <>
            If <strong className="font-medium text-ink">{email}</strong> has an account, a link for
            a new password is on its way. It works for 10 minutes.
          </>
        }
        onAgain={() => again.mutate({ email })}
        sending={again.isPending}
        sentAgain={again.isSuccess}
        error={again.error}
      />
    );
  }
  return (
    <AuthLayout
      title="Forgot your password?"
      lead="Enter the address of your account, and we mail you a link to choose a new one."
      footer={
        <Link to="/login" className="font-medium text-accent-ink underline">
          Back to signing in
        </Link>
      }
    >
      <EmailForm
        action="Mail a link"
        failure="No mail was asked for"
        busy={ask.isPending}
        error={ask.error}
        onSubmit={(typed) => ask.mutate({ email: typed }, { onSuccess: () => setEmail(typed) })}
      />
    </AuthLayout>
  );
}

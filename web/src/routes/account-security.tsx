import { AccountPage } from '@/features/account/components/account-page';
import { PasswordSection } from '@/features/account/components/password-section';
import { ProfileState } from '@/features/account/components/profile-state';
import { SessionsSection } from '@/features/account/components/sessions-section';
import { TwoFactorSection } from '@/features/account/components/two-factor-section';

export function AccountSecurityPage() {
  return (
    <AccountPage title="Security" lead="How you sign in, and where you are signed in.">
      <ProfileState>
        {(profile) => (
          <>
            <PasswordSection email={profile.email} />
            <TwoFactorSection twoFactor={profile.twoFactor} />
            <SessionsSection />
          </>
        )}
      </ProfileState>
    </AccountPage>
  );
}

import { AccountPage } from '@/features/account/components/account-page';
import { DeleteSection } from '@/features/account/components/delete-section';
import { EmailSection } from '@/features/account/components/email-section';
import { NameSection } from '@/features/account/components/name-section';
import { ProfileState } from '@/features/account/components/profile-state';

export function AccountProfilePage() {
  return (
    <AccountPage title="Profile" lead="Who you are on this installation.">
      <ProfileState>
        {(profile) => (
          <>
            <NameSection name={profile.name} />
            <EmailSection profile={profile} />
            <DeleteSection email={profile.email} />
          </>
        )}
      </ProfileState>
    </AccountPage>
  );
}

import type { Tone } from '@/components/ui/badge';
import type { ManagedUser } from './api/users';

export const roleWords: Record<ManagedUser['role'], string> = {
  admin: 'Administrator',
  user: 'User',
};

export const statusWords: Record<ManagedUser['status'], string> = {
  active: 'Active',
  suspended: 'Suspended',
  pending: 'Not signed in yet',
};

interface StatusWords {
  word: string;
  tone: Tone;
  meaning: string;
}

export function describeUserStatus({
  status,
  emailVerified,
}: Pick<ManagedUser, 'status' | 'emailVerified'>): StatusWords {
  switch (status) {
    case 'active':
      return { word: 'Active', tone: 'success', meaning: 'Signs in, calls and sends.' };
    case 'suspended':
      return {
        word: 'Suspended',
        tone: 'danger',
        meaning: 'Cannot sign in or call, and nothing is sent. Everything is kept.',
      };
    case 'pending':
      return emailVerified
        ? { word: 'Pending', tone: 'warning', meaning: 'Has not come in yet.' }
        : {
            word: 'Pending',
            tone: 'warning',
            meaning: 'Has not followed the link in the mail yet.',
          };
  }
}

/** "60 a minute (the default)", or the limit that counts where the own one is above the highest. */
export function describeLimit({
  rateLimit,
  effectiveRateLimit,
}: Pick<ManagedUser, 'rateLimit' | 'effectiveRateLimit'>): string {
  const counted = `${effectiveRateLimit.toLocaleString('en')} a minute`;
  if (rateLimit === null) return `${counted} (the default)`;
  return rateLimit === effectiveRateLimit
    ? counted
    : `${counted} (${rateLimit.toLocaleString('en')} is above the highest)`;
}

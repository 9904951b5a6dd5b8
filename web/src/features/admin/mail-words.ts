import type { Tone } from '@/components/ui/badge';
import type { Mail } from './api/mails';

export const mailStatuses = ['unsent', 'failed', 'sending', 'sent', 'expired'] as const;

interface MailWords {
  word: string;
  tone: Tone;
  meaning: string;
}

const words: Record<Mail['status'], MailWords> = {
  unsent: { word: 'Unsent', tone: 'warning', meaning: 'Waits for its next try, or a mail server.' },
  sending: { word: 'Sending', tone: 'info', meaning: 'Is being handed to the mail server.' },
  sent: { word: 'Sent', tone: 'success', meaning: 'The mail server has taken it.' },
  failed: { word: 'Failed', tone: 'danger', meaning: 'The mail server refused it for good.' },
  expired: {
    word: 'Expired',
    tone: 'neutral',
    meaning: 'Its time was over before it could leave.',
  },
};

export const describeMail = (status: Mail['status']): MailWords => words[status];

/** Whether it may still leave, and so may still be read. */
export function isOfUse({ status, expiresAt }: Pick<Mail, 'status' | 'expiresAt'>, nowMs: number) {
  return (status === 'unsent' || status === 'failed') && Date.parse(expiresAt) > nowMs;
}

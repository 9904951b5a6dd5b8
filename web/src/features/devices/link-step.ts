import type { Device, LinkingStep } from './api/devices';

/** What the linking dialog shows. The server drives it: each step follows from the device. */
export type LinkStep =
  | { step: 'preparing' }
  | Extract<LinkingStep, { step: 'qr' }>
  | Extract<LinkingStep, { step: 'code' }>
  | { step: 'finishing' }
  | { step: 'linked'; phone: string | null }
  | { step: 'timeout' }
  | { step: 'ended'; status: 'failed' | 'logged_out' | 'stopped' };

type Linkable = Pick<Device, 'status' | 'statusReason' | 'linking' | 'phone'>;

export function toLinkStep({ status, statusReason, linking, phone }: Linkable): LinkStep {
  switch (status) {
    case 'starting':
    case 'linking':
      return linking === null || linking.step === 'waiting' ? { step: 'preparing' } : linking;
    case 'syncing':
    case 'reconnecting':
      return { step: 'finishing' };
    case 'connected':
      return { step: 'linked', phone };
    case 'stopped':
      return statusReason === 'link_timeout' ? { step: 'timeout' } : { step: 'ended', status };
    case 'failed':
    case 'logged_out':
      return { step: 'ended', status };
  }
}

/** What is said aloud when the step changes. The countdown is not. */
export function announce(link: LinkStep): string {
  switch (link.step) {
    case 'preparing':
      return 'Preparing the code';
    case 'qr':
      return 'The QR code is ready to scan';
    case 'code':
      return 'The pairing code is ready';
    case 'finishing':
      return 'The code was accepted. Finishing';
    case 'linked':
      return 'The device is linked';
    case 'timeout':
      return 'Linking timed out';
    case 'ended':
      return 'The device was not linked';
  }
}

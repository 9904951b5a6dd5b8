import type { Tone } from '@/components/ui/badge';
import type { Device, DeviceStatus } from './api/devices';

interface StatusWords {
  word: string;
  tone: Tone;
}

const statusWords: Record<DeviceStatus, StatusWords> = {
  starting: { word: 'Starting', tone: 'info' },
  linking: { word: 'Linking', tone: 'warning' },
  syncing: { word: 'Syncing', tone: 'info' },
  connected: { word: 'Connected', tone: 'success' },
  reconnecting: { word: 'Reconnecting', tone: 'warning' },
  logged_out: { word: 'Logged out', tone: 'danger' },
  failed: { word: 'Failed', tone: 'danger' },
  stopped: { word: 'Stopped', tone: 'neutral' },
};

export function describeDeviceStatus(status: DeviceStatus): StatusWords {
  return statusWords[status];
}

/** What becomes of a message while its device cannot send it; null when it leaves at once. */
export function describeWaiting(
  device: Pick<Device, 'name' | 'status' | 'linkedAt' | 'holdReason'>,
): string | null {
  const { name, status, linkedAt, holdReason } = device;
  if (status === 'connected') {
    return holdReason === null
      ? null
      : `${name} is linked to another number than before. Messages wait until you confirm it.`;
  }
  const state = describeDeviceStatus(status).word.toLowerCase();
  return linkedAt === null
    ? `${name} is not linked yet (${state}). Messages wait until it is.`
    : `${name} is not connected (${state}). Messages wait until it is.`;
}

/** Why a device is in its state, in plain words. */
const reasonWords: Record<string, string> = {
  link_timeout: 'Nobody scanned the code within five minutes.',
  removed_on_phone: 'It was removed on the phone, under Linked devices.',
  logged_out_by_owner: 'You logged it out here.',
  stopped_by_owner: 'You stopped it.',
  banned: 'WhatsApp has restricted this account.',
  deprecated_version: 'WhatsApp no longer takes this version of its page.',
  conflict: 'WhatsApp Web was opened elsewhere with this account.',
  number_already_linked: 'Another of your devices is already linked to this number.',
  number_changed:
    'It is linked to another number than before. Queued messages wait until you confirm it.',
  network: 'The connection to WhatsApp was lost.',
  browser_missing: 'No browser was found on the server.',
  browser_failed: 'The browser on the server did not start.',
  browser_lost: 'The browser on the server went away.',
  browser_stuck: 'The browser on the server stopped answering.',
  page_crashed: 'The WhatsApp page crashed.',
  page_error: 'The WhatsApp page reported an error.',
  page_reloaded: 'The WhatsApp page reloaded itself.',
  page_timeout: 'The WhatsApp page took too long.',
  page_unreachable: 'web.whatsapp.com cannot be reached from the server.',
  page_unusable: 'The WhatsApp page stopped answering.',
  page_incompatible: 'WhatsApp has changed its page in a way BotWave does not know yet.',
  host_unreachable: 'The program that runs this device does not answer.',
  sidecar_restarted: 'The program that runs this device has restarted.',
  sandbox_off: 'The sandbox is switched off on the server.',
  sandbox_unavailable: 'The sandbox does not answer.',
};

/** null when there is nothing to add to the state. */
export function describeReason(reason: string | null): string | null {
  if (reason === null || reason === '') return null;
  return reasonWords[reason] ?? `Reason: ${reason.replaceAll('_', ' ')}.`;
}

/** The one thing to do next about a device, if there is one. */
export type NextAction = 'link' | 'start' | 'confirm';

export function nextAction(
  device: Pick<Device, 'status' | 'linkedAt' | 'holdReason'>,
): NextAction | null {
  if (device.holdReason !== null) return 'confirm';
  switch (device.status) {
    case 'linking':
    case 'logged_out':
      return 'link';
    case 'failed':
    case 'stopped':
      return device.linkedAt === null ? 'link' : 'start';
    case 'starting':
      return device.linkedAt === null ? 'link' : null;
    case 'syncing':
    case 'connected':
    case 'reconnecting':
      return null;
  }
}

/** Broken: it should work, does not, and will not by itself. Raises the banner on every page. */
export function isBroken(device: Pick<Device, 'status' | 'statusReason'>): boolean {
  if (device.status === 'failed') return true;
  return device.status === 'logged_out' && !endedByUser(device.statusReason);
}

function endedByUser(reason: string | null): boolean {
  return reason === null || reason === 'logged_out_by_owner';
}

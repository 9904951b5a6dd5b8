import type { Device } from './api/devices';
import { describeDeviceStatus, describeReason, isBroken } from './device-words';
import { nameFeatures } from './feature-words';

export interface DeviceProblem {
  sentence: string;
  /** `next` is the device's own next action; `open` where there is nothing to press. */
  action: 'next' | 'open';
}

type Troubled = Pick<
  Device,
  'status' | 'statusReason' | 'holdReason' | 'unavailableFeatures' | 'host'
>;

/** What a person should know of a device on every page; null while it works or heals by itself. */
export function problemOf(device: Troubled): DeviceProblem | null {
  if (device.statusReason === 'host_unreachable') {
    return {
      sentence: 'the program that runs it does not answer. Messages wait; it is asked again.',
      action: 'open',
    };
  }
  if (device.host?.storage === 'full') {
    return {
      sentence: 'the disk of its host is full. Messages wait until the administrator makes room.',
      action: 'open',
    };
  }
  if (device.holdReason !== null) {
    return { sentence: lower(describeReason(device.holdReason) ?? ''), action: 'next' };
  }
  if (isBroken(device)) {
    const word = describeDeviceStatus(device.status).word.toLowerCase();
    const reason = describeReason(device.statusReason);
    return { sentence: reason ? `${word}. ${reason}` : `${word}.`, action: 'next' };
  }
  if (device.status !== 'connected' || device.unavailableFeatures.length === 0) return null;
  return {
    sentence: `${nameFeatures(device.unavailableFeatures)} cannot be used with today's WhatsApp page.`,
    action: 'open',
  };
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

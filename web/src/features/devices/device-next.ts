import type { Device } from './api/devices';

type Facts = Pick<Device, 'status' | 'statusReason' | 'holdReason' | 'linkedAt' | 'queued'>;

/** What happens to a device next, in one or two sentences. */
export function describeNext(device: Facts): string {
  if (device.statusReason === 'host_unreachable') {
    return 'Its host is asked again every few seconds, and the device goes on once that answers.';
  }
  switch (device.status) {
    case 'starting':
      return device.linkedAt === null
        ? 'A code to scan is being prepared.'
        : 'It connects by itself in a moment.';
    case 'linking':
      return 'It waits for the phone: open WhatsApp there and scan the code, or type it.';
    case 'syncing':
      return 'The account is being loaded; then it connects by itself.';
    case 'connected':
      return describeLane(device);
    case 'reconnecting':
      return 'It connects again by itself. Messages wait, and none is lost.';
    case 'logged_out':
      return 'It must be linked again before it can send or receive. Queued messages wait.';
    case 'failed':
      return 'It is not tried again by itself. Start it once the reason is gone.';
    case 'stopped':
      return device.linkedAt === null
        ? 'It stays as it is until you link it.'
        : 'It stays stopped until you start it. Queued messages wait.';
  }
}

function describeLane({ holdReason, queued }: Facts): string {
  if (holdReason !== null) return 'Queued messages wait until you confirm the number.';
  if (queued === 0) return 'It sends and receives. Nothing is waiting.';
  return queued === 1
    ? 'It sends and receives. The queued message leaves next.'
    : 'It sends and receives. Queued messages leave one after another.';
}

import { describeReason } from '../devices/device-words';
import type { ManagedDevice } from './api/devices';
import { formatBytes } from './host-words';

/** Where the owner is not the reader. */
const ownWords: Record<string, string> = {
  logged_out_by_owner: 'It was logged out here, by its owner or an administrator.',
  stopped_by_owner: 'It was stopped here, by its owner or an administrator.',
  number_already_linked: 'Another device of its owner is already linked to this number.',
  number_changed:
    'It is linked to another number than before. Queued messages wait until its owner confirms it.',
  user_suspended: 'Its owner is suspended. Queued messages wait until they are let in again.',
};

/** Why a device is as it is; null when there is nothing to add to the state. */
export function explainDevice({
  holdReason,
  statusReason,
}: Pick<ManagedDevice, 'holdReason' | 'statusReason'>): string | null {
  const reason = holdReason ?? statusReason;
  return (reason === null ? undefined : ownWords[reason]) ?? describeReason(reason);
}

/** What its browser takes, where there is one and its host has said so. */
export function describeMemory({
  memoryBytes,
  status,
}: Pick<ManagedDevice, 'memoryBytes' | 'status'>): string {
  if (memoryBytes !== null) return formatBytes(memoryBytes);
  return ['stopped', 'logged_out', 'failed'].includes(status) ? 'No browser' : 'Memory not known';
}

export type DeviceOrder = 'restart' | 'stop' | 'unlink';

/** What can be done about a device, the least first. */
export function ordersForDevice({
  desired,
  linkedAt,
  status,
}: Pick<ManagedDevice, 'desired' | 'linkedAt' | 'status'>): DeviceOrder[] {
  const orders: DeviceOrder[] = [];
  if (linkedAt !== null && status !== 'logged_out') orders.push('restart');
  if (desired === 'running') orders.push('stop');
  if (linkedAt !== null || status !== 'logged_out') orders.push('unlink');
  return orders;
}

interface OrderWords {
  action: string;
  done: string;
  /** What will be different afterwards. */
  consequence: (device: Pick<ManagedDevice, 'name' | 'queued' | 'owner'>) => string;
}

export const orderWords: Record<DeviceOrder, OrderWords> = {
  restart: {
    action: 'Restart session',
    done: 'restarts',
    consequence: () =>
      'Its browser is closed and started anew. It stays linked; messages wait for some seconds and then go on.',
  },
  stop: {
    action: 'Stop session',
    done: 'is stopped',
    consequence: ({ queued }) =>
      `Nothing is sent or received through it until it is started again. It stays linked, and ${waits(queued)}.`,
  },
  unlink: {
    action: 'Unlink device',
    done: 'is unlinked',
    consequence: ({ queued, owner }) =>
      `The phone forgets this device and its profile is erased. Only ${owner.email} can link it again, with the phone at hand; until then ${waits(queued)}.`,
  },
};

function waits(queued: number): string {
  if (queued === 0) return 'new messages wait';
  return queued === 1 ? '1 message waits' : `${queued.toLocaleString('en')} messages wait`;
}

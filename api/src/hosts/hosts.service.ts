import { type ActivityAction, actorOf, recordActivity } from '../activity/activity.repo.js';
import type { Db } from '../db/database.js';
import type { AppRequest } from '../trpc/app-request.js';
import { hostAbsent, hostAnswers, hostNotFound } from './hosts.errors.js';
import {
  type HostRow,
  type LostDevice,
  listHosts as listRows,
  lockHost,
  setService,
  takeDevicesFrom,
} from './hosts.repo.js';
import type { Alarm, PublicHost } from './hosts.schemas.js';
import { alarmsOf, toPublicHost } from './public-host.js';

/** All of them, also those that are absent or were declared dead. */
export async function listHosts(db: Db): Promise<PublicHost[]> {
  return (await listRows(db)).map(toPublicHost);
}

/** What is not well with the hosts. */
export async function listAlarms(db: Db): Promise<Alarm[]> {
  return (await listHosts(db)).flatMap((host) => alarmsOf(host));
}

/** Drains a host, or takes it into service. Throws `hosts.not_found`, `hosts.absent`. */
export function updateHost(
  request: AppRequest,
  input: { id: string; draining: boolean },
): Promise<PublicHost> {
  return change(request, input.id, async (trx, host) => {
    if (!input.draining && toPublicHost(host).status === 'absent') throw hostAbsent();
    if (!input.draining && host.declared_dead_at && !host.heard) throw hostAbsent();
    await setService(trx, host.id, input.draining ? 'draining' : 'in_service');
    const details = { hostId: host.id, name: host.name, draining: input.draining };
    await note(trx, request, 'hosts.updated', details);
  });
}

/**
 * Gives a host up: its devices are to be linked again, on another one. Should it come back, what
 * it still runs of them is ended there. Throws `hosts.not_found`, `hosts.answers`.
 */
export function declareDead(request: AppRequest, id: string): Promise<PublicHost> {
  return change(request, id, async (trx, host) => {
    if (host.heard) throw hostAnswers();
    await setService(trx, id, 'dead');
    const lost = await takeDevicesFrom(trx, id);
    await note(trx, request, 'hosts.declared_dead', {
      hostId: id,
      name: host.name,
      devices: lost.length,
    });
    for (const device of lost) await noteLost(trx, device);
  });
}

function change(
  { app }: AppRequest,
  id: string,
  work: (trx: Db, host: HostRow) => Promise<void>,
): Promise<PublicHost> {
  return app.db.transaction().execute(async (trx) => {
    const host = await lockHost(trx, id);
    if (!host) throw hostNotFound();
    await work(trx, host);
    const changed = await lockHost(trx, id);
    return toPublicHost(changed ?? host);
  });
}

function note(
  trx: Db,
  request: AppRequest,
  action: ActivityAction,
  details: Record<string, unknown> & { hostId: string },
): Promise<void> {
  const target = { type: 'host', id: details.hostId } as const;
  return recordActivity(trx, { ...actorOf(request), action, target, details });
}

/** In the log of whose device it was. */
function noteLost(trx: Db, device: LostDevice): Promise<void> {
  return recordActivity(trx, {
    userId: device.user_id,
    userEmail: device.email,
    action: 'devices.host_lost',
    target: { type: 'device', id: device.id },
    details: { deviceId: device.id, name: device.name },
    ipAddress: null,
  });
}

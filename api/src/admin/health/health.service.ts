import type { AppContext } from '../../app-context.js';
import { version } from '../../config/paths.js';
import type { Db } from '../../db/database.js';
import type { Alarm, PublicHost } from '../../hosts/hosts.schemas.js';
import { listHosts } from '../../hosts/hosts.service.js';
import { alarmsOf } from '../../hosts/public-host.js';
import { mailStatus } from '../../mail/mail.service.js';
import { readBacklog } from './backlog.repo.js';
import { databaseHealth } from './database-health.js';
import { diskHealth } from './disk-health.js';
import { type Health, type HealthPart, healthStates } from './health.schemas.js';

/** How the installation is. It answers also while the database does not. */
export async function getHealth(app: AppContext): Promise<Health> {
  const { db } = app;
  const [database, disk] = await Promise.all([databaseHealth(db), diskHealth(app.config.dataDir)]);
  const rest =
    database.version === null
      ? []
      : (
          await Promise.all([
            hostParts(db),
            backlogParts(db),
            mailPart(app).then((part) => [part]),
            modePart(app).then((part) => [part]),
          ])
        ).flat();
  const parts = [...database.parts, disk, ...rest];
  return {
    state: worstOf(parts),
    at: new Date().toISOString(),
    parts,
    versions: { botwave: version, node: process.version, postgresql: database.version },
    startedAt: new Date(performance.timeOrigin).toISOString(),
  };
}

const worstOf = (parts: HealthPart[]): Health['state'] =>
  healthStates.findLast((state) => parts.some((part) => part.state === state)) ?? 'ok';

async function hostParts(db: Db): Promise<HealthPart[]> {
  return (await listHosts(db)).map(hostPart);
}

const alarmStates: Record<Alarm['kind'], HealthPart['state']> = {
  unreachable: 'bad',
  storage_full: 'bad',
  journal_unread: 'warn',
};

function hostPart(host: PublicHost): HealthPart {
  const [alarm] = alarmsOf(host);
  const part = {
    name: `host:${host.name}`,
    figures: {
      id: host.id,
      status: host.status,
      draining: host.draining,
      capacity: host.capacity,
      devices: host.devices,
      sessions: host.sessions,
      memoryBytes: host.memoryBytes,
      journalLag: host.journal.lag,
      heartbeatAt: host.heartbeatAt,
    },
  };
  if (alarm) return { ...part, state: alarmStates[alarm.kind], message: alarm.message };
  if (host.status !== 'reachable') {
    return { ...part, state: 'ok', message: 'It is out of service, and nothing needs it.' };
  }
  if (host.free === 0 && !host.draining) {
    const message = 'It is full: add another host, or raise its capacity, before people need it.';
    return { ...part, state: 'warn', message };
  }
  return { ...part, state: 'ok', message: 'It answers.' };
}

const longWaitSeconds = 600;

/** What waits although its device could send, and what WhatsApp has not confirmed. */
async function backlogParts(db: Db): Promise<HealthPart[]> {
  const { queued, oldestDueSeconds, unconfirmed } = await readBacklog(db);
  const late = oldestDueSeconds > longWaitSeconds;
  const hangs = unconfirmed > 0;
  return [
    {
      name: 'queue',
      state: late ? 'warn' : 'ok',
      message: late
        ? 'A connected device has messages that wait for over ten minutes: see the longest queues, and its host.'
        : 'Connected devices send what is due.',
      figures: { queued, oldestDueSeconds },
    },
    {
      name: 'unconfirmed',
      state: hangs ? 'warn' : 'ok',
      message: hangs
        ? 'WhatsApp has not confirmed some messages: look at them in the queue.'
        : 'WhatsApp has confirmed what it was given.',
      figures: { unconfirmed },
    },
  ];
}

async function mailPart(app: AppContext): Promise<HealthPart> {
  const { configured, unsent } = await mailStatus(app);
  const part = { name: 'mail', figures: { configured, unsent } };
  if (!configured) {
    const message =
      'No mail server is set: set SMTP_URL, or hand links over yourself from the unsent mails.';
    return { ...part, state: 'warn', message };
  }
  if (unsent > 0) {
    return { ...part, state: 'warn', message: 'Some mails have not left: see the unsent mails.' };
  }
  return { ...part, state: 'ok', message: 'Mails leave.' };
}

async function modePart(app: AppContext): Promise<HealthPart> {
  const { maintenance_mode: maintenance } = await app.settings();
  return {
    name: 'maintenance',
    state: maintenance ? 'warn' : 'ok',
    message: maintenance
      ? 'Maintenance mode is on and only administrators get in: end it in the settings.'
      : 'Everybody gets in.',
    figures: { maintenance },
  };
}

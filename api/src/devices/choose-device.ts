import { type Selectable, sql } from 'kysely';
import { Batches, perDatabase } from '../db/batches.js';
import type { Db } from '../db/database.js';
import { runPrepared } from '../db/prepared.js';
import type { Database } from '../db/schema.js';
import { maySandbox } from '../sandbox/sandbox-access.js';
import { requireSettings, type Settings } from '../settings/settings.repo.js';
import type { Caller, Owner } from '../trpc/caller.js';
import {
  chooseDevice,
  deviceNotConnected,
  deviceNotFound,
  sandboxNotAllowed,
} from './devices.errors.js';
import { mayUseDevice, ownedBy } from './owned-by.js';

export type DeviceRow = Selectable<Database['devices']>;

/**
 * A device as it was `now` by the database's clock, by which a message's times go, and who may use
 * the sandbox just then.
 */
export type SendingDevice = DeviceRow & { now: Date } & Pick<Settings, 'sandbox_access'>;

const now = sql<Date>`now()`.as('now');
const sandboxAccess = sql<Settings['sandbox_access']>`(select sandbox_access from settings)`.as(
  'sandbox_access',
);

const columns = { user: 'user_id', device: 'id' };

/**
 * The device that sends: the named one, else the only one, else the default.
 * Throws `devices.not_found`, `devices.choose_one`, or `devices.not_connected` when it has never
 * been linked or is linked no longer, or 403 `devices.sandbox_not_allowed`. One that is only away is
 * fine: its messages wait.
 */
export async function requireSendingDevice(
  db: Db,
  owner: Caller,
  deviceId: string | undefined,
): Promise<SendingDevice> {
  if (deviceId && !mayUseDevice(owner, deviceId)) throw deviceNotFound();
  const device = deviceId
    ? await ownDevices(db).ask('', { id: deviceId, userId: owner.userId })
    : await requireDefaultDevice(db, owner);
  if (!device) throw deviceNotFound();
  if (device.sandbox && !maySandbox(device, owner)) throw sandboxNotAllowed();
  if (device.linked_at === null) throw deviceNotConnected(nextStep(device));
  if (device.desired === 'logged_out') throw deviceNotConnected('It is being logged out.');
  return device;
}

/** What the settings have come to forbid since holds for phones that are there, too. */
export async function requireSandboxAllowed(
  db: Db,
  caller: Caller | null,
  { sandbox }: Pick<DeviceRow, 'sandbox'>,
): Promise<void> {
  if (sandbox && !maySandbox(await requireSettings(db), caller)) throw sandboxNotAllowed();
}

interface Wanted {
  id: string;
  userId: string;
}

/** Sending asks for devices so often that parallel callers share a statement. */
const ownDevices = perDatabase(
  (db) => new Batches<Wanted, SendingDevice | undefined>((wanted) => readOwn(db, wanted)),
);

async function readOwn(db: Db, wanted: Wanted[]): Promise<(SendingDevice | undefined)[]> {
  const rows = await runPrepared(
    db,
    sql<SendingDevice>`
      select distinct on (d.id) d.*, now() as now,
        (select sandbox_access from settings) as sandbox_access
      from unnest(${wanted.map(({ id }) => id)}::uuid[], ${wanted.map(({ userId }) => userId)}::uuid[])
        as wanted (id, user_id)
      join devices d on d.id = wanted.id and d.user_id = wanted.user_id
      where d.deleted_at is null`,
  );
  return wanted.map(({ id, userId }) =>
    rows.find((device) => device.id === id && device.user_id === userId),
  );
}

/** Throws `devices.not_found` for what is not there, deleted, or somebody else's. */
export async function requireOwnDevice(db: Db, owner: Owner, id: string): Promise<DeviceRow> {
  const device = await db
    .selectFrom('devices')
    .selectAll()
    .where('id', '=', id)
    .where(ownedBy(owner, columns))
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!device) throw deviceNotFound();
  return device;
}

async function requireDefaultDevice(db: Db, owner: Owner): Promise<SendingDevice> {
  const device = await getDefaultDevice(db, owner);
  if (!device) throw deviceNotConnected('Add a device and link it first.');
  return device;
}

/** The only device, else the default; undefined when there is none. Throws `devices.choose_one`. */
export async function getDefaultDevice(db: Db, owner: Owner): Promise<SendingDevice | undefined> {
  const devices = await db
    .selectFrom('devices')
    .selectAll()
    .select([now, sandboxAccess])
    .where(ownedBy(owner, columns))
    .where('deleted_at', 'is', null)
    .orderBy('is_default', 'desc')
    .limit(2)
    .execute();
  const [first, second] = devices;
  if (second && first && !first.is_default) throw chooseDevice();
  return first;
}

function nextStep(device: DeviceRow): string {
  return device.status === 'logged_out'
    ? 'It was logged out: start it and link it again.'
    : 'Link it first: scan its QR, or ask for a pairing code.';
}

import { v7 as uuidv7 } from 'uuid';
import type { MessageStatus } from '../db/schema.js';
import { waIdOf } from '../messages/wa-id.js';
import type { TestApi } from '../testing/test-api.js';
import {
  createClient,
  createKeyClient,
  registerAdmin,
  registerUser,
  type TestClient,
  type TestUser,
} from '../testing/test-client.js';

/** Everybody who may knock at an administrator's door. */
export interface AdminTestPeople {
  admin: TestUser;
  user: TestUser;
  nobody: TestClient;
  /** An administrator's key with the scope `admin`. */
  adminKey: TestClient & { keyId: string };
  /** An administrator's key without it. */
  plainKey: TestClient;
  /** A user's key that says `admin`: the user is still none. */
  pretender: TestClient;
}

export async function createPeople(api: TestApi): Promise<AdminTestPeople> {
  const user = await registerUser(api);
  const admin = await registerAdmin(api);
  return {
    admin,
    user,
    nobody: createClient(api),
    adminKey: await createAdminKey(api, admin),
    plainKey: await createKeyClient(api, admin, ['read', 'devices', 'send']),
    pretender: await createAdminKey(api, user),
  };
}

async function createAdminKey(api: TestApi, owner: TestUser) {
  const key = await createKeyClient(api, owner);
  await api.database.db
    .updateTable('api_keys')
    .set({ scopes: ['admin'] })
    .where('id', '=', key.keyId)
    .execute();
  return key;
}

/** What each of them is answered: the code of a refusal, or the status. */
export async function whoMay(
  people: AdminTestPeople,
  ask: (client: TestClient) => ReturnType<TestClient['get']>,
): Promise<Record<keyof AdminTestPeople, string | number>> {
  const outcomeOf = async (client: TestClient): Promise<string | number> => {
    const { status, body } = await ask(client);
    const error = body?.error?.data?.error ?? body?.error;
    return error ? `${status} ${error.code}` : status;
  };
  return {
    nobody: await outcomeOf(people.nobody),
    user: await outcomeOf(people.user),
    pretender: await outcomeOf(people.pretender),
    plainKey: await outcomeOf(people.plainKey),
    adminKey: await outcomeOf(people.adminKey),
    admin: await outcomeOf(people.admin),
  };
}

/** Administrators and their keys come in, nobody else does. */
export const adminsOnly = (
  welcome: number | string = 200,
): Record<keyof AdminTestPeople, string | number> => ({
  nobody: '401 auth.required',
  user: '403 auth.admin_required',
  pretender: '403 auth.admin_required',
  plainKey: '403 auth.scope_missing',
  adminKey: welcome,
  admin: welcome,
});

export interface StoredMessage {
  deviceId: string;
  status?: MessageStatus;
  direction?: 'out' | 'in';
  text?: string;
  errorCode?: string;
  /** When it was accepted, if not now. */
  at?: Date;
}

/** A message as accepting or receiving would have stored it. */
export async function storeMessage(api: TestApi, message: StoredMessage): Promise<string> {
  const {
    deviceId,
    status = 'queued',
    direction = 'out',
    text = 'hello',
    at = new Date(),
  } = message;
  const { db } = api.database;
  const id = uuidv7({ msecs: at.getTime() });
  const { user_id: userId } = await db
    .selectFrom('devices')
    .select('user_id')
    .where('id', '=', deviceId)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('message_logs')
    .values({
      id,
      user_id: userId,
      device_id: deviceId,
      direction,
      source: direction === 'in' ? 'whatsapp' : 'web',
      chat: '4915100000088@c.us',
      receiver_number: '+4915100000088',
      type: 'text',
      message_body: text,
      wa_id: waIdOf(id),
      status,
      error_code: message.errorCode ?? null,
      unknown_since: status === 'unknown' ? at : null,
      created_at: at,
    })
    .execute();
  return id;
}

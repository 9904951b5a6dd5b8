import { randomBytes } from 'node:crypto';
import type { KeyScope } from '../trpc/caller.js';
import type { TestApi } from './test-api.js';

export interface Answer {
  status: number;
  headers: Headers;
  // Tests look into answers of every shape; `unknown` would make each of them a cast.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

export interface TestRequest {
  method?: string;
  path: string;
  json?: unknown;
  headers?: Record<string, string>;
}

/** One person or program that calls the API. */
export interface TestClient {
  request(request: TestRequest): Promise<Answer>;
  get(path: string): Promise<Answer>;
  post(path: string, json?: unknown): Promise<Answer>;
  patch(path: string, json: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
}

/** A client whose every request carries these headers. */
export function createClient(api: TestApi, headers: Record<string, string> = {}): TestClient {
  const request = (order: TestRequest): Promise<Answer> =>
    send(`${api.url}${order.path}`, {
      method: order.method ?? 'GET',
      headers: {
        ...headers,
        ...(order.json === undefined ? {} : { 'content-type': 'application/json' }),
        ...order.headers,
      },
      ...(order.json === undefined ? {} : { body: JSON.stringify(order.json) }),
    });
  return {
    request,
    get: (path) => request({ path }),
    post: (path, json) => request({ method: 'POST', path, json }),
    patch: (path, json) => request({ method: 'PATCH', path, json }),
    delete: (path) => request({ method: 'DELETE', path }),
  };
}

/** Any request, its answer read as JSON where it is JSON, else as text. */
export async function send(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('application/json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text ? JSON.parse(text) : text,
  };
}

export const testPassword = 'correct horse battery';

export interface TestUser extends TestClient {
  id: string;
  email: string;
  /** For a Cookie header of one's own. */
  cookie: string;
}

/** A new person, signed in. */
export async function registerUser(api: TestApi, email = randomEmail()): Promise<TestUser> {
  const answer = await createClient(api).post('/api/v1/auth/register', {
    email,
    password: testPassword,
  });
  if (answer.status !== 201) throw new Error(`register answered ${answer.status}`);
  const cookie = cookieOf(answer);
  return { ...createClient(api, { cookie }), id: answer.body.user.id, email, cookie };
}

/** A new administrator, signed in. */
export async function registerAdmin(api: TestApi): Promise<TestUser> {
  const admin = await registerUser(api);
  const { db } = api.database;
  await db.updateTable('users').set({ role: 'admin' }).where('id', '=', admin.id).execute();
  return admin;
}

/** A client that calls with a new key of this person. */
export async function createKeyClient(
  api: TestApi,
  user: TestUser,
  scopes: KeyScope[] = ['send'],
): Promise<TestClient & { key: string; keyId: string }> {
  const answer = await user.post('/api/v1/api-keys', { name: 'test', scopes });
  if (answer.status !== 201) throw new Error(`create key answered ${answer.status}`);
  const { key, id } = answer.body;
  return { ...createClient(api, { 'x-api-key': key }), key, keyId: id };
}

/** The name=value part of the answer's Set-Cookie. */
export function cookieOf(answer: Answer): string {
  return answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
}

export const randomEmail = (): string => `${randomBytes(6).toString('hex')}@botwave.example`;

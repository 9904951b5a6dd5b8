import { afterAll, beforeAll, expect, test } from 'vitest';
import { restRoutes } from '../http/rest-routes.js';
import { appRouter } from '../router.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';
import { createClient, type TestClient } from '../testing/test-client.js';

/** Who may be called by nobody in particular. Add to it only with a reason. */
const openProcedures = [
  'app.info', // the sign-in page asks what there is
  'auth.acceptInvitation', // here and below: the mailed link is the credential
  'auth.checkLink',
  'auth.confirmEmail',
  'auth.forgotPassword', // answers the same to everybody
  'auth.login',
  'auth.loginTwoFactor', // the challenge of the first step is the credential
  'auth.logout', // clears a dead cookie too
  'auth.register',
  'auth.resendVerification', // answers the same to everybody
  'auth.resetPassword',
  'auth.session', // answers that nobody is signed in
  'auth.setup', // the one-time link is the credential
  'auth.verifyEmail',
];

interface AnyProcedure {
  _def: { type: string; inputs: unknown[]; output?: unknown; meta?: { access?: string } };
}
const procedures = Object.entries(
  appRouter._def.procedures as unknown as Record<string, AnyProcedure>,
);

let api: TestApi;
let nobody: TestClient;
beforeAll(async () => {
  api = await startTestApi();
  nobody = createClient(api);
});
afterAll(() => api.close());

test('there are procedures to look at', () => {
  expect(procedures.length).toBeGreaterThan(15);
});

test.each(procedures)('%s has an output schema', (_name, procedure) => {
  expect(procedure._def.output).toBeDefined();
});

test('the open procedures are those of the list', () => {
  const open = procedures.filter(([, procedure]) => procedure._def.meta?.access === 'public');
  expect(open.map(([name]) => name).toSorted()).toEqual(openProcedures);
});

test.each(procedures.filter(([name]) => !openProcedures.includes(name)))(
  '%s answers 401 to nobody, over tRPC',
  async (name, procedure) => {
    const path = `/api/trpc/${name}`;
    const answer =
      procedure._def.type === 'query' ? await nobody.get(path) : await nobody.post(path, {});
    expect(answer.status).toBe(401);
    expect(answer.body.error.data.error.code).toBe('auth.required');
  },
);

test.each(restRoutes.filter((route) => !openProcedures.includes(route.procedure)))(
  '$method $path answers 401 to nobody, under both prefixes',
  async ({ method, path }) => {
    const actual = path.replace(/\{\w+\}/g, crypto.randomUUID());
    for (const prefix of ['/api/v1', '/api']) {
      const answer = await nobody.request({ method, path: `${prefix}${actual}` });
      expect(answer.status).toBe(401);
    }
  },
);

test.each([
  '/api/send?to=491511234567&text=x',
  `/api/v1/devices/${crypto.randomUUID()}/qr`,
  '/api/devices/1/qr',
])('GET %s answers 401 to nobody', async (path) => {
  expect((await nobody.get(path)).status).toBe(401);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Owner, type PhoneView, SandboxProcess } from '../sandbox.harness.js';

interface Failure {
  error: { code: string; message: string; details?: { fields?: Record<string, string> } };
}

describe('the control API', () => {
  let sandbox: SandboxProcess;
  let ann: Owner;
  let bob: Owner;
  let phone: PhoneView;
  beforeAll(async () => {
    sandbox = await SandboxProcess.start();
    ann = new Owner(sandbox, 'ann');
    bob = new Owner(sandbox, 'bob');
    phone = await ann.createPhone({ name: 'Ann' });
  });
  afterAll(() => sandbox.remove());

  it('makes a phone with a number of its own', async () => {
    expect(phone).toMatchObject({ name: 'Ann', online: true, linkedDevices: [] });
    expect(phone.number).toMatch(/^\+155501\d{5}$/);
    expect(phone.lid).toMatch(/^\d+@lid$/);
    const changed = await ann.call<PhoneView>('PATCH', `phones/${phone.id}`, { online: false });
    expect(changed).toMatchObject({ status: 200, body: { online: false, name: 'Ann' } });
    await ann.call('PATCH', `phones/${phone.id}`, { online: true });
  });

  it('lets a phone write and read, and lists what is new since a place', async () => {
    const other = await ann.createPhone();
    const sent = await ann.send(phone, other.number, 'hello');
    expect(sent).toMatchObject({ direction: 'out', chat: other.number, text: 'hello', ack: 2 });
    const [received] = await ann.messages(other, phone.number);
    expect(received).toMatchObject({ direction: 'in', from: phone.number, id: sent.id });
    expect(await ann.messages(phone, other.number, sent.seq)).toEqual([]);
    await ann.call('POST', `phones/${other.id}/read`, { chat: phone.number });
    expect(await ann.messages(phone, other.number, sent.seq)).toMatchObject([{ ack: 3 }]);
    const chats = await ann.call('GET', `phones/${other.id}/chats`);
    expect(chats.body).toMatchObject({ items: [{ number: phone.number, name: 'Ann', unread: 0 }] });
    await ann.call('DELETE', `phones/${other.id}`);
    expect((await ann.call('GET', `phones/${other.id}`)).status).toBe(404);
  });

  it.each([
    ['GET', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/link'],
    ['DELETE', '/linked-devices/x'],
    ['GET', '/chats'],
    ['GET', '/chats/+15550100001/messages'],
    ['POST', '/messages'],
    ['POST', '/read'],
  ])('knows no phone of another owner: %s phones/:id%s', async (method, rest) => {
    const answer = await bob.call<Failure>(method, `phones/${phone.id}${rest}`, {});
    expect(answer.status).toBe(404);
    expect(answer.body.error.code).toBe('sandbox.phone_not_found');
    expect((await bob.call('GET', 'phones')).body).toEqual({ items: [] });
  });

  it('gives a number to one phone only', async () => {
    const taken = await bob.call<Failure>('POST', 'phones', { number: phone.number });
    expect([taken.status, taken.body.error.code]).toEqual([409, 'sandbox.number_taken']);
    const reserved = await bob.call<Failure>('POST', 'phones', { number: '15550100001' });
    expect([reserved.status, reserved.body.error.code]).toEqual([409, 'sandbox.number_reserved']);
  });

  it.each([
    ['an unknown field', 'POST', 'phones', { nmae: 'x' }],
    ['a wrong type', 'POST', 'phones', { name: 5 }],
    ['no number', 'POST', 'phones', { number: 'abc' }],
    ['a list for an object', 'POST', 'phones', []],
    ['half a JSON', 'POST', 'phones', '{"name":'],
    ['both ways to link', 'POST', 'phones/ID/link', { qr: 'a', code: 'b' }],
    ['no way to link', 'POST', 'phones/ID/link', {}],
    ['an empty text', 'POST', 'phones/ID/messages', { to: '+15550100001', text: '' }],
    ['no recipient', 'POST', 'phones/ID/messages', { text: 'x' }],
    ['no body', 'POST', 'phones/ID/read', undefined],
    ['a negative place', 'GET', 'phones/ID/chats/+15550100001/messages?after=-1', undefined],
    ['an unknown parameter', 'GET', 'phones/ID/chats/+15550100001/messages?x=1', undefined],
  ])('answers 400 to %s', async (_what, method, path, body) => {
    const answer = await ann.call<Failure>(method, path.replace('ID', phone.id), body);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'sandbox.invalid']);
  });

  it('says what is wrong in words for people, by field', async () => {
    const phones = await ann.call<Failure>('POST', 'phones', { name: 5, number: 'abc', nmae: 1 });
    expect(phones.body.error).toEqual({
      code: 'sandbox.invalid',
      message: 'name: must be a text',
      details: {
        fields: {
          name: 'must be a text',
          number: 'is not an international phone number',
          nmae: 'is not a known field',
        },
      },
    });
    const message = async (method: string, path: string, body?: unknown) =>
      (await ann.call<Failure>(method, path, body)).body.error.message;
    expect(await message('POST', `phones/${phone.id}/messages`, { text: 'x' })).toBe(
      'to: is missing',
    );
    expect(await message('POST', 'phones', [])).toBe('The body must be an object.');
    expect(await message('POST', `phones/${phone.id}/link`, {})).toBe(
      'Give `qr` or `code`, as text, and nothing else.',
    );
  });

  it('takes no NUL, and mends half characters', async () => {
    const path = `phones/${phone.id}/messages`;
    for (const [where, body] of [
      ['phones', { name: 'a\0b' }],
      [path, { to: '+15550100001', text: 'a\0b' }],
      [`phones/${phone.id}/link`, { code: 'a\0b' }],
    ] as const) {
      const refused = await ann.call<Failure>('POST', where, body);
      expect([refused.status, refused.body.error.code]).toEqual([400, 'sandbox.invalid']);
    }
    const half = '{"name":"a\\ud800b 😀"}';
    const renamed = await ann.call<PhoneView>('PATCH', `phones/${phone.id}`, half);
    expect(renamed.body.name).toBe('a\uFFFDb 😀');
    await ann.call('PATCH', `phones/${phone.id}`, { name: 'Ann' });
  });

  it('forgets an owner: phones, texts and their traces on disk, but what others received', async () => {
    const eve = new Owner(sandbox, 'eve');
    const [one, two] = [await eve.createPhone({ name: 'Eve one' }), await eve.createPhone()];
    await eve.send(one, two.number, 'between my own');
    await eve.send(one, '+15550100001', 'to a scripted one');
    await eve.send(one, phone.number, 'to somebody else');
    for (let times = 0; times < 2; times += 1) {
      expect((await sandbox.call('DELETE', 'owners/eve')).status).toBe(204);
    }
    expect((await eve.call('GET', 'phones')).body).toEqual({ items: [] });
    expect(await ann.messages(phone, one.number)).toMatchObject([{ text: 'to somebody else' }]);
    const files = ['state.json', 'events.jsonl'].map((name) =>
      readFileSync(join(sandbox.folder, 'sandbox', name), 'utf8'),
    );
    for (const trace of ['Eve one', 'between my own', 'to a scripted one', '"eve"']) {
      expect(files.join('')).not.toContain(trace);
    }
    expect(files.join('')).toContain('to somebody else');
  });

  it('gives 50 phones to one person at most', async () => {
    const cid = new Owner(sandbox, 'cid');
    const phones = [];
    for (let count = 0; count < 50; count += 1) phones.push(await cid.createPhone());
    const refused = await cid.call<Failure>('POST', 'phones', {});
    expect([refused.status, refused.body.error.code]).toEqual([409, 'sandbox.too_many_phones']);
    await cid.call('DELETE', `phones/${phones[0]?.id}`);
    expect((await cid.call('POST', 'phones', {})).status).toBe(201);
  });

  it.each([
    ['a QR that nobody shows', 'link', { qr: '2@x,a,b,c,1' }, 'sandbox.qr_invalid'],
    ['a code that nobody shows', 'link', { code: 'ABCD-EFGH' }, 'sandbox.code_invalid'],
    ['nobody', 'messages', { to: '+15550100003', text: 'x' }, 'sandbox.not_on_whatsapp'],
    ['the failing number', 'messages', { to: '+15550100004', text: 'x' }, 'sandbox.send_failed'],
  ])('answers 422 to %s', async (_what, path, body, code) => {
    const answer = await ann.call<Failure>('POST', `phones/${phone.id}/${path}`, body);
    expect([answer.status, answer.body.error.code]).toEqual([422, code]);
  });

  it('refuses large bodies, other bodies and unknown paths', async () => {
    const large = await ann.call<Failure>('POST', 'phones', { name: 'x'.repeat(70_000) });
    expect([large.status, large.body.error.code]).toEqual([413, 'sandbox.too_large']);
    const form = await sandbox.call<Failure>('POST', 'owners/ann/phones', {
      body: 'name=x',
      contentType: 'application/x-www-form-urlencoded',
    });
    expect(form.status).toBe(415);
    const unknown = await ann.call<Failure>('GET', 'nothing');
    expect([unknown.status, unknown.body.error.code]).toEqual([404, 'sandbox.not_found']);
  });

  it.each([null, 'Bearer wrong', 'Basic x', 'a-token-for-tests-only'])(
    'needs its token: %s',
    async (authorization) => {
      for (const path of ['owners/ann/phones', 'admin/settings', 'nothing']) {
        const answer = await sandbox.call<Failure>('GET', path, { authorization });
        expect([answer.status, answer.body.error.code]).toEqual([401, 'sandbox.unauthorized']);
      }
      expect((await sandbox.call('GET', '/healthz', { authorization })).status).toBe(200);
    },
  );
});

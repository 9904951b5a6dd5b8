import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HandOver, HandOverAnswer, Outcome } from '../contract/index.js';
import { EngineError } from '../engine/engine.js';
import { HandOverMemory } from './hand-over-memory.js';
import { SessionsHarness } from './sessions.harness.js';

let sessions: SessionsHarness;

beforeEach(async () => {
  sessions = await SessionsHarness.open({ ackWaitMs: 2000 });
  await sessions.connect();
});

afterEach(async () => {
  await sessions.close();
});

function newOrder(): HandOver {
  const waId = `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
  return { epoch: 1, waId, chat: '2@c.us', content: { type: 'text', text: 'Hello' } };
}

function put(messageId: string, order: HandOver): Promise<HandOverAnswer> {
  return sessions.registry.handOver(sessions.deviceId, messageId, order);
}

async function outcomes(): Promise<Outcome[]> {
  return (await sessions.events()).flatMap((event) =>
    event.type === 'message.outcome' ? [event.data.outcome] : [],
  );
}

async function untilOutcomes(count: number): Promise<Outcome[]> {
  await vi.waitUntil(async () => (await outcomes()).length >= count, {
    timeout: 5000,
    interval: 5,
  });
  return await outcomes();
}

const failedLater = { result: 'failed', retry: 'later', code: 'session_not_connected' };

describe('a hand-over', () => {
  test('is sent once, and a repeat is answered from memory, also by a new process', async () => {
    const [id, order] = [randomUUID(), newOrder()];
    const first = await put(id, order);
    expect(first).toMatchObject({ state: 'done', outcome: { result: 'sent', ack: 1 } });
    expect(await put(id, order)).toEqual(first);
    await sessions.reboot();
    expect(await put(id, order)).toEqual(first);
    expect(sessions.engine.sent).toHaveLength(1);
  });

  test('does not wait for its outcome on disk, and is not sent twice when that is lost', async () => {
    const note = vi.spyOn(HandOverMemory.prototype, 'note');
    note.mockImplementation(() => new Promise(() => undefined));
    const [id, order] = [randomUUID(), newOrder()];
    expect(await put(id, order)).toMatchObject({ state: 'done', outcome: { result: 'sent' } });
    expect(note).toHaveBeenCalledOnce();
    note.mockRestore();
    await sessions.reboot();
    await sessions.connect();
    expect(await put(id, order)).toMatchObject({ state: 'done', outcome: { result: 'sent' } });
    expect(sessions.engine.sent).toHaveLength(1);
  });

  test('is not looked for in the page when it is the first, and this sidecar knows nothing of it', async () => {
    const asNew: (boolean | undefined)[] = [];
    let breaks = false;
    sessions.engine.onSend = (client, sent) => {
      asNew.push(sent.isNew);
      if (breaks) return Promise.reject(new EngineError('page_error', 'The page went.'));
      sessions.engine.deliver(sent, 1);
      client.tell({ type: 'ack', waId: sent.waId, chat: sent.chat, ack: 1 });
      return Promise.resolve({ result: 'accepted', ack: 1 });
    };
    await put(randomUUID(), { ...newOrder(), isFirst: true });
    await put(randomUUID(), newOrder());
    expect(asNew).toEqual([true, false]);
    const [id, order] = [randomUUID(), { ...newOrder(), isFirst: true }];
    breaks = true;
    expect(await put(id, order)).toMatchObject({ outcome: { result: 'failed', retry: 'later' } });
    breaks = false;
    expect(await put(id, order)).toMatchObject({ outcome: { result: 'sent' } });
    expect(asNew).toEqual([true, false, true, false]);
  });

  test('waits for the acknowledgement, and tells it by an event when that takes long', async () => {
    const [id, order] = [randomUUID(), newOrder()];
    sessions.engine.onSend = (_client, sent) => {
      sessions.engine.deliver(sent, 0);
      return Promise.resolve({ result: 'accepted', ack: 0 });
    };
    expect(await put(id, order)).toEqual({ state: 'running' });
    const joined = put(id, order);
    sessions.engine.latest.tell({ type: 'ack', waId: order.waId, chat: order.chat, ack: 1 });
    expect(await joined).toMatchObject({ state: 'done', outcome: { result: 'sent' } });
    expect(await untilOutcomes(1)).toMatchObject([{ result: 'sent', ack: 1 }]);
    expect(sessions.engine.sent).toHaveLength(1);
  });

  test('takes an acknowledgement that comes before the call has returned', async () => {
    const order = newOrder();
    sessions.engine.onSend = (client, sent) => {
      sessions.engine.deliver(sent, 1);
      client.tell({ type: 'ack', waId: order.waId, chat: order.chat, ack: 1 });
      return Promise.resolve({ result: 'accepted', ack: 0 });
    };
    expect(await put(randomUUID(), order)).toMatchObject({ outcome: { result: 'sent' } });
  });

  test('without an acknowledgement is unknown, until a later one settles it', async () => {
    await sessions.close();
    sessions = await SessionsHarness.open({ ackWaitMs: 20 });
    await sessions.connect();
    const [id, order] = [randomUUID(), newOrder()];
    sessions.engine.onSend = (_client, sent) => {
      sessions.engine.deliver(sent, 0);
      return Promise.resolve({ result: 'accepted', ack: 0 });
    };
    const unknown = { state: 'done', outcome: { result: 'unknown', code: 'no_ack' } };
    expect(await put(id, order)).toEqual(unknown);
    expect(await put(id, order)).toEqual(unknown);
    sessions.engine.latest.tell({ type: 'ack', waId: order.waId, chat: order.chat, ack: 2 });
    expect(await untilOutcomes(1)).toMatchObject([{ result: 'sent', ack: 2 }]);
    expect(await put(id, order)).toMatchObject({ outcome: { result: 'sent' } });
    expect(sessions.engine.sent).toHaveLength(1);
  });

  test('fails for good when WhatsApp refuses it', async () => {
    const [refusedId, refused, id, order] = [randomUUID(), newOrder(), randomUUID(), newOrder()];
    const code = 'recipient_not_on_whatsapp' as const;
    sessions.engine.onSend = (_client, sent) =>
      Promise.resolve(
        sent.waId === refused.waId
          ? { result: 'refused', code, message: 'Not on WhatsApp.' }
          : { result: 'accepted', ack: -1 },
      );
    expect(await put(refusedId, refused)).toMatchObject({ outcome: { retry: 'never', code } });
    expect(await put(id, order)).toMatchObject({
      outcome: { retry: 'never', code: 'send_failed' },
    });
    await sessions.reboot();
    expect(await put(refusedId, refused)).toMatchObject({ outcome: { retry: 'never', code } });
  });

  test('is put off while the device is not connected, and that is not final', async () => {
    const [id, order] = [randomUUID(), newOrder()];
    await sessions.registry.stop(sessions.deviceId, 1);
    expect(await put(id, order)).toMatchObject({ outcome: failedLater });
    await sessions.connect();
    expect(await put(id, order)).toMatchObject({ outcome: { result: 'sent' } });
  });

  test('is put off when the page is just away, and does not wait for it', async () => {
    sessions.engine.onSend = () =>
      Promise.reject(new EngineError('not_connected', 'The page is loading'));
    expect(await put(randomUUID(), newOrder())).toMatchObject({ outcome: failedLater });
  });

  test('goes one at a time, in order', async () => {
    const open: (() => void)[] = [];
    const started: string[] = [];
    sessions.engine.onSend = async (_client, order) => {
      started.push(order.waId);
      await new Promise<void>((resolve) => open.push(resolve));
      return { result: 'accepted', ack: 1 };
    };
    const orders = [newOrder(), newOrder(), newOrder()];
    const answers = orders.map((order) => put(randomUUID(), order));
    for (let index = 0; index < orders.length; index += 1) {
      await vi.waitUntil(() => open.length === index + 1);
      expect(started).toHaveLength(index + 1);
      open[index]?.();
    }
    await Promise.all(answers);
    expect(started).toEqual(orders.map(({ waId }) => waId));
  });

  test('refuses an id that stands for another message', async () => {
    const [id, order] = [randomUUID(), newOrder()];
    await put(id, order);
    await expect(put(id, newOrder())).rejects.toMatchObject({ code: 'invalid' });
    await expect(put(id, { ...order, epoch: 0 })).rejects.toMatchObject({ code: 'stale_epoch' });
  });
});

describe('an interrupted hand-over', () => {
  test('that had left is found in the page and not sent again', async () => {
    const [id, order] = [randomUUID(), newOrder()];
    sessions.engine.onSend = (client, sent) => {
      sessions.engine.deliver(sent, 1);
      client.tell({ type: 'lost', reason: 'browser_lost' });
      return Promise.reject(new EngineError('closed', 'The browser is gone'));
    };
    const answer = await put(id, order);
    if (answer.state === 'running') await untilOutcomes(1);
    expect(await put(id, order)).toMatchObject({ outcome: { result: 'sent' } });
    expect(sessions.engine.sent).toHaveLength(1);
    expect(sessions.engine.clients).toHaveLength(2);
  });

  test('that had not left is put off, and sent once when it is repeated', async () => {
    const [id, order] = [randomUUID(), newOrder()];
    const { onSend } = sessions.engine;
    sessions.engine.onSend = (client) => {
      client.tell({ type: 'lost', reason: 'browser_lost' });
      return Promise.reject(new EngineError('closed', 'The browser is gone'));
    };
    await put(id, order);
    await vi.waitUntil(() => sessions.session.state === 'connected');
    sessions.engine.onSend = onSend;
    await vi.waitUntil(async () => {
      const answer = await put(id, order);
      return answer.state === 'done' && answer.outcome.result === 'sent';
    });
    expect(sessions.engine.sent).toHaveLength(1);
  });

  test('is unknown when the session does not come back, and resolved when it does', async () => {
    const [id, order] = [randomUUID(), newOrder()];
    sessions.engine.onSend = (_client, sent) => {
      sessions.engine.deliver(sent, 1);
      void sessions.registry.stop(sessions.deviceId, 1);
      return new Promise((_resolve, reject) => {
        setTimeout(() => reject(new EngineError('closed', 'The browser is gone')), 30);
      });
    };
    expect(await put(id, order)).toMatchObject({ outcome: { result: 'unknown' } });
    expect(await put(id, order)).toMatchObject({ outcome: { result: 'unknown' } });
    await sessions.connect();
    expect(await untilOutcomes(1)).toMatchObject([{ result: 'sent' }]);
    expect(await put(id, order)).toMatchObject({ outcome: { result: 'sent' } });
    expect(sessions.engine.sent).toHaveLength(1);
  });

  test.each([
    ['after it left', true],
    ['before it left', false],
  ])('by the end of the process, %s, is sent exactly once', async (_when, hadLeft) => {
    const [id, order] = [randomUUID(), newOrder()];
    const { onSend } = sessions.engine;
    sessions.engine.onSend = (_client, sent) => {
      if (hadLeft) sessions.engine.deliver(sent, 1);
      return new Promise(() => undefined);
    };
    expect(await put(id, order)).toEqual({ state: 'running' });
    // The first process is not asked again: it is as good as killed.
    const killed = sessions;
    sessions = await killed.takeOver();
    sessions.engine.onSend = onSend;
    await sessions.connect();
    await vi.waitUntil(async () => {
      const answer = await put(id, order);
      return answer.state === 'done' && answer.outcome.result === 'sent';
    });
    expect(sessions.engine.sent).toHaveLength(1);
  });

  test('by a page that reloads itself is found as soon as the page can be asked', async () => {
    const [id, order] = [randomUUID(), newOrder()];
    const { engine } = sessions;
    engine.onSend = (client, sent) => {
      engine.deliver(sent, 1);
      vi.spyOn(client, 'find')
        .mockRejectedValueOnce(new EngineError('not_connected', 'The page is loading'))
        .mockRejectedValueOnce(new EngineError('page_reloaded', 'The page reloaded'));
      return Promise.reject(new EngineError('page_reloaded', 'The page reloaded'));
    };
    expect(await put(id, order)).toMatchObject({ outcome: { result: 'sent' } });
    expect(engine.sent).toHaveLength(1);
  });

  test('is looked up whatever becomes of the look-up of another, and that one again', async () => {
    const { engine } = sessions;
    const orders = [newOrder(), newOrder()] as const;
    engine.onSend = async (_client, sent) => {
      engine.deliver(sent, 1);
      void sessions.registry.stop(sessions.deviceId, 1);
      await vi.waitUntil(() => sessions.session.state === 'stopped');
      throw new EngineError('closed', 'The browser is gone');
    };
    for (const order of orders) {
      await sessions.connect();
      expect(await put(randomUUID(), order)).toMatchObject({ outcome: { result: 'unknown' } });
      engine.chats.delete(order.waId);
    }
    engine.onOpen = (client) => {
      const find = client.find.bind(client);
      let isFirst = true;
      vi.spyOn(client, 'find').mockImplementation((waId) => {
        if (!isFirst) return find(waId);
        isFirst = false;
        return Promise.reject(new EngineError('timeout', 'The page does not answer'));
      });
      for (const { waId } of orders) engine.chats.set(waId, 1);
      client.ready();
    };
    await sessions.start();
    expect(await untilOutcomes(2)).toMatchObject([{ result: 'sent' }, { result: 'sent' }]);
    expect(engine.sent).toHaveLength(2);
  });

  test('counts once by how it ended', async () => {
    await put(randomUUID(), newOrder());
    sessions.engine.onSend = () => Promise.resolve({ result: 'accepted', ack: -1 });
    await put(randomUUID(), newOrder());
    expect(Object.fromEntries(sessions.counters.handOvers)).toEqual({ sent: 1, failed_never: 1 });
  });
});

import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import type { Vault } from '../auth/vault.js';
import type { Config } from '../config/config.js';
import type { Db } from '../db/database.js';
import { toPublicEvent } from '../events/event-row.js';
import { getEvents } from '../events/events.repo.js';
import {
  AddressBlocked,
  createOutgoingClient,
  type OutgoingClient,
} from '../outgoing/outgoing-client.js';
import { startRepeatingWork } from '../process/repeating-work.js';
import { type Claimed, claimDeliveries, releaseExpired } from './claim-deliveries.js';
import { deleteOldDeliveries } from './deliveries.repo.js';
import { feedWebhooks } from './feed.js';
import { type Attempt, giveBack, settleDelivery } from './settle-delivery.js';
import { headersPurpose, secretPurpose, signatureHeaders } from './webhook-secret.js';

interface Parts {
  db: Db;
  vault: Vault;
  config: Pick<Config, 'outgoingAllow'>;
  logger: Logger;
}

export interface WebhookSender {
  /** Looks now; call after a commit that made a delivery. */
  wake(): void;
  stop(): Promise<void>;
}

const lookMs = 40;
/** While nobody has a webhook. */
const idleMs = 1_000;
const tidyMs = 5_000;
/** Deliveries that a process makes at a time. */
const mostAtOnce = 200;

/** Makes deliveries of events and brings them to their receivers. Any number of processes may. */
export function startWebhookSender(parts: Parts): WebhookSender {
  const { db, logger } = parts;
  const client = createOutgoingClient(parts.config);
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  let nextLook = 0;

  const deliver = startRepeatingWork({
    name: 'webhook deliveries',
    everyMs: idleMs,
    logger,
    work: async () => {
      const room = mostAtOnce - underWay.size;
      const claimed = room > 0 ? await claimDeliveries(db, uuidv7(), Math.ceil(room / 2)) : [];
      for (const one of claimed) {
        const run = attempt(parts, client, { claimed: one, signal: stopping.signal })
          .catch((err: unknown) => logger.warn({ err }, 'a webhook delivery was not settled'))
          .finally(() => {
            underWay.delete(run);
            deliver.wake();
          });
        underWay.add(run);
      }
      return false;
    },
  });
  const feed = startRepeatingWork({
    name: 'webhook feed',
    everyMs: lookMs,
    logger,
    work: async () => {
      if (performance.now() < nextLook) return false;
      const found = await feedWebhooks(db);
      nextLook = found === 'none' ? performance.now() + idleMs : 0;
      if (found === 'fed' || found === 'more') deliver.wake();
      return found === 'more';
    },
  });
  const tidy = startRepeatingWork({
    name: 'webhook leases',
    everyMs: tidyMs,
    logger,
    work: async () => {
      await releaseExpired(db);
      return deleteOldDeliveries(db);
    },
  });
  return {
    wake: () => {
      nextLook = 0;
      deliver.wake();
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([feed.stop(), deliver.stop(), tidy.stop()]);
      await Promise.all(underWay);
      await client.close();
    },
  };
}

async function attempt(
  { db, vault }: Parts,
  client: OutgoingClient,
  { claimed, signal }: { claimed: Claimed; signal: AbortSignal },
): Promise<void> {
  const order = await orderOf({ db, vault }, claimed);
  if (typeof order === 'string') {
    const given = { durationMs: 0, status: null, error: order, response: null, final: true };
    await settleDelivery({ db, vault }, claimed, given);
    return;
  }
  const begun = performance.now();
  const outcome = await post(client, { ...order, signal });
  if (!outcome) return giveBack(db, claimed.delivery);
  const durationMs = Math.round(performance.now() - begun);
  await settleDelivery({ db, vault }, claimed, { ...outcome, durationMs });
}

interface Order {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Undefined when this process ends. */
async function post(
  client: OutgoingClient,
  order: Order & { signal: AbortSignal },
): Promise<Omit<Attempt, 'durationMs'> | undefined> {
  try {
    const { status, body, retryAfter } = await client.post(order);
    const asksForQuiet = status === 429 || status === 503;
    return {
      status,
      error: null,
      // PostgreSQL's text holds no NUL.
      response: body.replaceAll('\u0000', ''),
      retryAfterSeconds: asksForQuiet ? secondsOf(retryAfter) : undefined,
      final: status === 410,
    };
  } catch (error) {
    if (order.signal.aborted) return undefined;
    return { status: null, error: wordOf(error), response: null };
  }
}

/** Seconds, or a date. */
function secondsOf(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter);
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - Date.now()) / 1_000);
}

function wordOf(error: unknown): string {
  if (error instanceof AddressBlocked) return error.code;
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? `connection_failed: ${code}` : 'connection_failed';
}

/** A word when it can never be sent. */
async function orderOf(
  { db, vault }: Pick<Parts, 'db' | 'vault'>,
  { delivery, webhook }: Claimed,
): Promise<Order | string> {
  const event = await eventOf(db, { delivery, webhook });
  if (!event) return 'event_erased';
  const { id } = webhook;
  const stillValid = (webhook.previous_secret_until?.getTime() ?? 0) > Date.now();
  const sealed = [webhook.sealed_secret, ...(stillValid ? [webhook.previous_secret] : [])];
  const secrets = sealed.flatMap((one) => (one && vault.open(secretPurpose(id), one)) || []);
  const ownHeaders =
    webhook.sealed_headers && vault.open(headersPurpose(id), webhook.sealed_headers);
  if (secrets.length === 0 || ownHeaders === undefined) return 'secret_unreadable';
  const body = JSON.stringify(event);
  return {
    url: webhook.url,
    body,
    headers: {
      'user-agent': 'BotWave-Webhooks/1',
      ...(JSON.parse(ownHeaders ?? '{}') as Record<string, string>),
      'content-type': 'application/json',
      ...signatureHeaders(secrets, { id: delivery.event_id, body, at: new Date() }),
    },
  };
}

async function eventOf(db: Db, { delivery, webhook }: Claimed): Promise<object | undefined> {
  if (delivery.source === 'test') {
    return {
      id: delivery.event_id,
      version: 1,
      type: delivery.type,
      createdAt: delivery.created_at.toISOString(),
      userId: webhook.user_id,
      deviceId: null,
      data: { webhookId: webhook.id, message: 'This is a test of your webhook.' },
    };
  }
  const [row] = await getEvents(db, delivery.source, [delivery.source_id ?? '0']);
  return row && toPublicEvent(row);
}

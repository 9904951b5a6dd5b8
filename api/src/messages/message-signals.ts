import { EventEmitter } from 'node:events';
import pg from 'pg';
import type { Logger } from 'pino';

/** Hints between the API processes. The truth is in the rows: whoever listens also sweeps. */
export interface MessageSignals {
  /**
   * There is something to send on this device's lane. Call after commit. Other processes are told
   * only when no listener of this one takes it.
   */
  wakeLane(deviceId: string): void;
  /**
   * This message has been sent, has failed or moved on otherwise. Call after commit. Other
   * processes are told only when nobody waits for it in this one.
   */
  announceMessage(messageId: string): void;
  /** The listener says whether it takes the lane on. Answers a function that ends the subscription. */
  onLane(listener: (deviceId: string) => boolean): () => void;
  onMessage(messageId: string, listener: () => void): () => void;
  stop(): Promise<void>;
}

const laneChannel = 'botwave_lane';
const messageChannel = 'botwave_message';
const longestPauseMs = 5_000;
const gatherMs = 20;

interface SignalParts {
  databaseUrl: string;
  pool: pg.Pool;
  logger: Logger;
}

/**
 * Signals over LISTEN/NOTIFY: one listening connection per process, which comes back by itself.
 * Listeners of the same process are told at once, without the database.
 */
export async function startMessageSignals(parts: SignalParts): Promise<MessageSignals> {
  const lanes = new Set<(deviceId: string) => boolean>();
  const tellLanes = (deviceId: string): boolean =>
    [...lanes].map((listener) => listener(deviceId)).includes(true);
  const messages = new EventEmitter().setMaxListeners(0);
  const notify = createNotifier(parts.pool, parts.logger);
  const stopListening = await keepListening(parts, (channel, payload) => {
    if (channel === laneChannel) tellLanes(payload);
    else messages.emit(payload);
  });
  return {
    wakeLane(deviceId) {
      if (!tellLanes(deviceId)) notify(laneChannel, deviceId);
    },
    announceMessage(messageId) {
      if (!messages.emit(messageId)) notify(messageChannel, messageId);
    },
    onLane(listener) {
      lanes.add(listener);
      return () => lanes.delete(listener);
    },
    onMessage(messageId, listener) {
      messages.on(messageId, listener);
      return () => messages.off(messageId, listener);
    },
    stop: stopListening,
  };
}

/**
 * Gathers what is said for a moment into one statement: notifying takes a lock that all commits
 * with notifications of the whole cluster share.
 */
function createNotifier(pool: pg.Pool, logger: Logger): (channel: string, payload: string) => void {
  let gathered = new Set<string>();
  const flush = async (): Promise<void> => {
    const said = [...gathered].map((line) => line.split(' '));
    gathered = new Set();
    try {
      await pool.query(
        'select pg_notify(x.c, x.p) from unnest($1::text[], $2::text[]) as x (c, p)',
        [said.map(([channel]) => channel), said.map(([, payload]) => payload)],
      );
    } catch (err) {
      // Only a hint: the sweeps find the work without it.
      logger.debug({ err }, 'notification lost');
    }
  };
  return (channel, payload) => {
    if (gathered.size === 0) setTimeout(() => void flush(), gatherMs);
    gathered.add(`${channel} ${payload}`);
  };
}

/** Resolves when the first connection listens or has failed once; reconnects until stopped. */
async function keepListening(
  { databaseUrl, logger }: SignalParts,
  onNotification: (channel: string, payload: string) => void,
): Promise<() => Promise<void>> {
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
    });
    let ended = false;
    const again = (): void => {
      if (ended) return;
      ended = true;
      fresh.end().catch(() => undefined);
      if (!stopped) timer = setTimeout(() => void connect(), pauseMs((failures += 1)));
    };
    fresh.on('error', again).on('end', again);
    fresh.on('notification', ({ channel, payload }) => onNotification(channel, payload ?? ''));
    try {
      await fresh.connect();
      await fresh.query(`listen ${laneChannel}; listen ${messageChannel}`);
      failures = 0;
      client = fresh;
      if (stopped) await fresh.end();
    } catch (err) {
      logger.warn({ err }, 'cannot listen for notifications; sweeping only until it works again');
      again();
    }
  };

  await connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await client?.end().catch(() => undefined);
  };
}

function pauseMs(failures: number): number {
  return Math.min(longestPauseMs, 100 * 2 ** Math.min(failures, 6));
}

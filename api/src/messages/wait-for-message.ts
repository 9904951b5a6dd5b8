import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import type { MessageStatus } from '../db/schema.js';
import { isSettled } from './message-states.js';

/** Behind the notifications, which are only hints. */
const recheckMs = 2_000;

/**
 * Resolves when the message has been sent, has failed or ended otherwise, or after `seconds`.
 * Between the looks no database connection is held.
 */
export async function waitForMessage(
  app: Pick<AppContext, 'db' | 'signals'>,
  messageId: string,
  seconds: number,
): Promise<void> {
  const deadline = performance.now() + seconds * 1_000;
  const news = newsOf(app, messageId);
  try {
    for (;;) {
      const next = news.next();
      const status = await getStatus(app.db, messageId);
      const rest = deadline - performance.now();
      if (!status || isSettled(status) || rest <= 0) return;
      await next(Math.min(rest, recheckMs));
    }
  } finally {
    news.stop();
  }
}

/**
 * Turns the signals about one message into something to wait for: what is said between `next()`
 * and the waiting is not missed.
 */
function newsOf(app: Pick<AppContext, 'signals'>, messageId: string) {
  let tell: () => void = () => undefined;
  const stop = app.signals.onMessage(messageId, () => tell());
  return {
    stop,
    next: (): ((ms: number) => Promise<void>) => {
      const told = new Promise<void>((resolve) => {
        tell = resolve;
      });
      return async (ms) => {
        let timer: NodeJS.Timeout | undefined;
        const timeUp = new Promise<void>((resolve) => {
          timer = setTimeout(resolve, ms);
        });
        await Promise.race([told, timeUp]);
        clearTimeout(timer);
      };
    },
  };
}

async function getStatus(db: Db, messageId: string): Promise<MessageStatus | undefined> {
  const row = await db
    .selectFrom('message_logs')
    .select('status')
    .where('id', '=', messageId)
    .executeTakeFirst();
  return row?.status;
}

import { pino } from 'pino';
import { Journal, journalLimits } from './journal.js';

/**
 * Run as a process by the journal's test: appends without end, and prints the last offset that
 * is durable, until it is killed.
 */
const [folder = ''] = process.argv.slice(2);
const deviceId = '0199c0de-0000-7000-8000-000000000001';
const journal = await Journal.open({
  folder,
  bootId: deviceId,
  logger: pino({ level: 'silent' }),
  limits: { ...journalLimits, segmentBytes: 20_000 },
});
const data = { waId: 'x'.repeat(300), chat: '4915112345678@c.us', ack: 1 };
for (;;) {
  const batch = Array.from({ length: 20 }, () =>
    journal.append({ deviceId, epoch: 1, type: 'message.ack', data }),
  );
  await Promise.all(batch);
  process.stdout.write(`${journal.lastOffset}\n`);
}

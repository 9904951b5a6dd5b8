import { type Cell, sendCsv } from '../../csv/csv.js';
import type { FileRoute } from '../../http/file-route.js';
import { queryInput } from '../../http/query-input.js';
import type { RequestContext } from '../../trpc/context.js';
import { createCallerFactory } from '../../trpc/init.js';
import { adminAnalyticsRouter } from './analytics.router.js';
import { countNames, type MessageCounts } from './message-counts.repo.js';

/** The analytics as CSV: the same procedures. */
export const analyticsFiles: readonly FileRoute[] = [
  { method: 'get', path: '/admin/analytics/messages.csv', answer: answerMessages },
  { method: 'get', path: '/admin/analytics/devices.csv', answer: answerDevices },
];

const createCaller = createCallerFactory(adminAnalyticsRouter);

const cellsOf = (counts: MessageCounts): Cell[] => countNames.map((name) => counts[name]);

function answerMessages(ctx: RequestContext): Promise<void> {
  const read = async function* (): AsyncGenerator<Cell[][]> {
    // The procedure's schema refuses what is not of its shape.
    const { items } = await createCaller(ctx).messages(queryInput(ctx.req));
    yield items.map((line) => [line.start, ...cellsOf(line), line.activeUsers]);
  };
  const columns = ['start', ...countNames, 'active_users'];
  return sendCsv(ctx.req, ctx.res, { name: 'botwave-messages.csv', columns, pages: read() });
}

/** One line per device and step: a step after the other, each of the devices that had messages in it. */
function answerDevices(ctx: RequestContext): Promise<void> {
  const caller = createCaller(ctx);
  const read = async function* (): AsyncGenerator<Cell[][]> {
    const input = queryInput(ctx.req);
    const { items: steps, to } = await caller.messages(input);
    for (const [index, { start, ...counts }] of steps.entries()) {
      if (counts.accepted + counts.received === 0) continue;
      const { items } = await caller.devices({
        ...input,
        from: start,
        to: steps[index + 1]?.start ?? to,
      });
      yield items.map((line) => [
        start,
        line.device.id,
        line.device.name,
        line.owner.email,
        ...cellsOf(line),
      ]);
    }
  };
  const columns = ['start', 'device_id', 'device', 'owner', ...countNames];
  return sendCsv(ctx.req, ctx.res, { name: 'botwave-devices.csv', columns, pages: read() });
}

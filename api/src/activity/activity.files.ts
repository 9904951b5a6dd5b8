import { adminActivityRouter } from '../admin/activity/activity.router.js';
import { type Cell, sendCsv } from '../csv/csv.js';
import type { FileRoute } from '../http/file-route.js';
import { queryInput } from '../http/query-input.js';
import type { RequestContext } from '../trpc/context.js';
import { createCallerFactory } from '../trpc/init.js';
import { activityRouter } from './activity.router.js';

/** The two lists as CSV: the same procedures, asked for one page after another. */
export const activityFiles: readonly FileRoute[] = [
  { method: 'get', path: '/activity.csv', answer: answerOwn },
  { method: 'get', path: '/admin/activity.csv', answer: answerAll },
];

const createOwnCaller = createCallerFactory(activityRouter);
const createAdminCaller = createCallerFactory(adminActivityRouter);

const pageSize = 200;

const lineColumns = ['time', 'action', 'target', 'target_id', 'target_name'] as const;
const lastColumns = ['address', 'key', 'request_id', 'details'] as const;

interface Line {
  at: string;
  action: string;
  target: { type: string; id: string | null; label: string | null } | null;
  details: Record<string, unknown>;
  ipAddress: string | null;
  keyPrefix: string | null;
  requestId: string | null;
}

const whatOf = ({ at, action, target }: Line): Cell[] => [
  at,
  action,
  target?.type ?? null,
  target?.id ?? null,
  target?.label ?? null,
];

const whenceOf = ({ ipAddress, keyPrefix, requestId, details }: Line): Cell[] => [
  ipAddress,
  keyPrefix,
  requestId,
  JSON.stringify(details),
];

function answerOwn(ctx: RequestContext): Promise<void> {
  const caller = createOwnCaller(ctx);
  const pages = pagesOf(ctx, async (input) => {
    // The procedure's schema refuses what is not of this shape.
    const { items, nextCursor } = await caller.list(input);
    return { rows: items.map((line) => [...whatOf(line), line.by, ...whenceOf(line)]), nextCursor };
  });
  const columns = [...lineColumns, 'by', ...lastColumns];
  return sendCsv(ctx.req, ctx.res, { name: 'botwave-my-activity.csv', columns, pages });
}

function answerAll(ctx: RequestContext): Promise<void> {
  const caller = createAdminCaller(ctx);
  const pages = pagesOf(ctx, async (input) => {
    const { items, nextCursor } = await caller.list(input);
    const rows = items.map((line) => [
      ...whatOf(line),
      line.actor.id,
      line.actor.email,
      line.owner?.email ?? null,
      ...whenceOf(line),
    ]);
    return { rows, nextCursor };
  });
  const columns = [...lineColumns, 'actor_id', 'actor', 'owner', ...lastColumns];
  return sendCsv(ctx.req, ctx.res, { name: 'botwave-activity.csv', columns, pages });
}

/** All pages of a list by the request's own filters. */
async function* pagesOf(
  { req }: RequestContext,
  read: (input: Record<string, unknown>) => Promise<{ rows: Cell[][]; nextCursor: string | null }>,
): AsyncGenerator<Cell[][]> {
  const filters = queryInput(req);
  let cursor: string | null | undefined;
  do {
    const page = await read({ ...filters, limit: pageSize, ...(cursor ? { cursor } : {}) });
    yield page.rows;
    cursor = page.nextCursor;
  } while (cursor);
}

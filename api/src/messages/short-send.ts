import type { Request, Response } from 'express';
import { z } from 'zod';
import type { AppContext } from '../app-context.js';
import { setRateLimitHeaders } from '../rate-limits/rate-limits.service.js';
import type { KeyCaller } from '../trpc/caller.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { queryInvalid, recipientRequired, textInvalid } from './messages.errors.js';
import { momentSchema, type PublicMessage } from './messages.schemas.js';
import { acceptAndWait } from './messages.service.js';

const defaultWaitSeconds = 15;

/** Parameters of `GET /api/send`; `number` and `message` are other names for `to` and `text`. */
const shortSendSchema = z.strictObject({
  to: z.string().optional(),
  number: z.string().optional(),
  text: z.string().optional(),
  message: z.string().optional(),
  device: z.uuid().optional(),
  client_message_id: z.string().optional(),
  send_at: momentSchema.optional(),
  expires_at: momentSchema.optional(),
  repeat: z.enum(['0', '1']).default('0'),
  wait: z
    .string()
    .regex(/^\d+$/, 'must be a whole number of seconds')
    .transform(Number)
    .pipe(z.number().max(30))
    .default(defaultWaitSeconds),
});

interface ShortSendRequest {
  app: AppContext;
  caller: KeyCaller;
  req: Request;
  res: Response;
}

export interface ShortSendAnswer {
  /** 200 when WhatsApp has it, 202 while it is on its way. */
  status: 200 | 202;
  /** `repeated`: the same message was asked for before; nothing new was sent. */
  body: PublicMessage & { repeated: boolean };
}

/**
 * `GET /api/send` behind its door. Without `client_message_id` the same recipient and text from
 * the same key within 60 s is the same message, unless `repeat=1`.
 * Throws `messages.failed` (422) with the message when it failed while it was waited for.
 */
export async function sendByGet(
  { app, caller, req, res }: ShortSendRequest,
  query: URLSearchParams,
): Promise<ShortSendAnswer> {
  const input = parseQuery(query);
  const to = input.to ?? input.number;
  const text = input.text ?? input.message;
  if (to === undefined) throw recipientRequired();
  if (text === undefined) throw textInvalid('The text is missing: add text=… to the address.');
  const sent = await acceptAndWait(
    app,
    { caller, waitSeconds: input.wait },
    {
      deviceId: input.device,
      to,
      text,
      source: 'get',
      sendAt: input.send_at,
      expiresAt: input.expires_at,
      clientKey: idempotencyKeyOf({
        header: req.get('Idempotency-Key'),
        clientMessageId: input.client_message_id,
      }),
      dropRepeats: input.repeat === '0',
    },
  );
  if (sent.allowance) setRateLimitHeaders(res, sent.allowance);
  if (sent.replayed) res.setHeader('Idempotent-Replayed', 'true');
  return {
    status: sent.hasLeft ? 200 : 202,
    body: { ...sent.message, repeated: sent.replayed },
  };
}

function parseQuery(query: URLSearchParams): z.infer<typeof shortSendSchema> {
  for (const name of query.keys()) {
    if (query.getAll(name).length > 1) throw queryInvalid(name, `${name} is given twice.`);
  }
  const parsed = shortSendSchema.safeParse(Object.fromEntries(query));
  if (parsed.success) return withoutDoubleNames(parsed.data);
  const issue = parsed.error.issues[0];
  const name =
    issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : String(issue?.path[0] ?? '');
  throw queryInvalid(name, `${name}: ${issue?.message ?? 'is not valid'}.`);
}

function withoutDoubleNames(
  input: z.infer<typeof shortSendSchema>,
): z.infer<typeof shortSendSchema> {
  if (input.to !== undefined && input.number !== undefined) {
    throw queryInvalid('number', 'Give `to` or `number`, not both.');
  }
  if (input.text !== undefined && input.message !== undefined) {
    throw queryInvalid('message', 'Give `text` or `message`, not both.');
  }
  return input;
}

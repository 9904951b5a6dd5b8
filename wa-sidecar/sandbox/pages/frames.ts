import { z } from 'zod';
import type { PageFrame } from '../wire.js';

const number = z.string().regex(/^\+[1-9]\d{6,14}$/);
const text = z.string().max(200);
const request = z.int().nonnegative();
const seq = z.int().nonnegative();

/** What a page may say. Kept equal to `PageFrame` by the compiler. */
export const pageFrameSchema: z.ZodType<PageFrame> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('register'),
    noiseKey: text.min(1),
    identityKey: text.min(1),
    secret: text.min(1),
  }),
  z.strictObject({ type: z.literal('refresh_refs') }),
  z.strictObject({ type: z.literal('request_code'), request, number }),
  z.strictObject({ type: z.literal('accept_pairing'), deviceName: text }),
  z.strictObject({ type: z.literal('resume'), linkId: text, token: text, cursor: seq }),
  z.strictObject({
    type: z.literal('send'),
    id: text.min(1),
    to: number,
    content: z.strictObject({ type: z.literal('text'), text: z.string().max(65_536) }),
  }),
  z.strictObject({ type: z.literal('stored'), upTo: seq }),
  z.strictObject({ type: z.literal('read'), chat: number, upTo: seq }),
  z.strictObject({ type: z.literal('typing'), to: number }),
  z.strictObject({ type: z.literal('lookup'), request, number }),
  z.strictObject({ type: z.literal('logout'), request }),
]);

import type { Response } from 'express';
import QRCode from 'qrcode';
import type { FileRoute } from '../http/file-route.js';
import type { RequestContext } from '../trpc/context.js';
import { createCallerFactory } from '../trpc/init.js';
import { devicesRouter } from './devices.router.js';

export const deviceFiles: readonly FileRoute[] = [
  { method: 'get', path: '/devices/:id/qr', answer: answerQr },
];

const createCaller = createCallerFactory(devicesRouter);

/** Black on white with a quiet zone of four modules, whatever the page's theme. */
const drawing = { margin: 4, color: { dark: '#000000ff', light: '#ffffffff' } } as const;
const pngWidth = 512;

/** `{ qr, expiresAt }`, or the picture when `Accept` prefers PNG or SVG. */
async function answerQr(ctx: RequestContext, { id }: { id: string }): Promise<void> {
  const { qr, expiresAt } = await createCaller(ctx).qr({ id });
  const { req, res } = ctx;
  res.setHeader('Cache-Control', 'no-store').vary('Accept');
  switch (req.accepts(['application/json', 'image/png', 'image/svg+xml'])) {
    case 'image/png':
      return sendPicture(
        res,
        'image/png',
        await QRCode.toBuffer(qr, { ...drawing, width: pngWidth }),
      );
    case 'image/svg+xml':
      return sendPicture(
        res,
        'image/svg+xml',
        await QRCode.toString(qr, { ...drawing, type: 'svg' }),
      );
    default:
      res.json({ qr, expiresAt });
  }
}

function sendPicture(res: Response, type: string, picture: Buffer | string): void {
  res.setHeader('X-Content-Type-Options', 'nosniff').type(type).send(picture);
}

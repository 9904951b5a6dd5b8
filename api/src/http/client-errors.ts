import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import type { AppError } from '../errors/app-error.js';
import { headersTooLarge, notHttp, requestTimedOut } from '../errors/request.errors.js';
import { toErrorBody } from '../trpc/error-shape.js';

/**
 * Answers in our shape what never becomes a request, because Node's parser refuses it: an
 * unknown method, too long an address, headers that do not arrive. Then the connection ends.
 */
export function answerClientErrors(server: Server, logger: Logger): void {
  const open = new WeakMap<Socket, ServerResponse>();
  server.on('request', (req, res) => {
    open.set(req.socket, res);
    res.once('close', () => open.delete(req.socket));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    const answer = open.get(socket);
    if (answer && error.code !== 'ECONNRESET' && !answer.headersSent) {
      answerBrokenBody(answer, refusalOf(error.code));
      return;
    }
    // Nobody listens any more, or an earlier answer is on its way that must not be mixed up.
    if (error.code === 'ECONNRESET' || !socket.writable || answer) {
      socket.destroy();
      return;
    }
    const refusal = refusalOf(error.code);
    const requestId = uuidv7();
    logger.info(
      {
        req: { id: requestId, ip: socket.remoteAddress },
        res: { statusCode: refusal.status },
        code: refusal.code,
        parser: error.code,
      },
      'request refused',
    );
    socket.end(answerText(refusal, requestId));
  });
}

/** The headers were read and the body cannot be: the request has an id, and its own answer. */
function answerBrokenBody(res: ServerResponse, refusal: AppError): void {
  const requestId = String(res.getHeader('x-request-id') ?? '');
  const body = JSON.stringify(toErrorBody(refusal, requestId));
  res.writeHead(refusal.status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  res.end(body, () => res.destroy());
}

function refusalOf(code: string | undefined): AppError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return headersTooLarge();
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return requestTimedOut();
    default:
      return notHttp();
  }
}

function answerText(refusal: AppError, requestId: string): string {
  const body = JSON.stringify(toErrorBody(refusal, requestId));
  const lines = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { expect } from 'vitest';

export interface ReceivedMail {
  from: string;
  to: string[];
  headers: string;
  /** Both parts, decoded. */
  body: string;
}

export interface MailServer {
  url: string;
  port: number;
  received: ReceivedMail[];
  /** Recipients that are refused for ever (550). */
  refused: Set<string>;
  /** The newest mail to an address, once there are `count` of them. */
  mailTo(address: string, count?: number): Promise<ReceivedMail>;
  /** The token of the link in the newest mail to an address. */
  tokenTo(address: string, count?: number): Promise<string>;
  close(): Promise<void>;
}

/**
 * A real SMTP server on loopback that keeps what it is given. With `takesPasswords` it asks for one
 * and refuses each.
 */
export async function startMailServer(
  port = 0,
  { takesPasswords = false } = {},
): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const refused = new Set<string>();
  const server = new SMTPServer({
    authOptional: !takesPasswords,
    allowInsecureAuth: true,
    disabledCommands: takesPasswords ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    onAuth: (_auth, _session, done) => done(null, {}),
    onRcptTo: ({ address }, _session, done) =>
      done(
        refused.has(address) ? Object.assign(new Error('no such'), { responseCode: 550 }) : null,
      ),
    onData: (stream, { envelope }, done) => {
      let raw = '';
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        raw += chunk;
      });
      stream.on('end', () => {
        const [headers = '', ...parts] = raw.split('\r\n\r\n');
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, headers, body: decoded(parts.join('\r\n\r\n')) });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  const address = await new Promise<AddressInfo>((resolve) => {
    const listening = server.listen(port, '127.0.0.1', () =>
      resolve(listening.address() as AddressInfo),
    );
  });
  const mailTo = async (recipient: string, count = 1): Promise<ReceivedMail> => {
    const mine = () => received.filter(({ to }) => to.includes(recipient));
    await expect.poll(() => mine().length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count);
    return mine().at(-1)!;
  };
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    port: address.port,
    received,
    refused,
    mailTo,
    tokenTo: async (recipient, count) => tokenIn((await mailTo(recipient, count)).body),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Throws where there is no link. */
export function tokenIn(body: string): string {
  const token = /\?token=([\w-]{43})/.exec(body)?.[1];
  if (!token) throw new Error('the mail has no link');
  return token;
}

/** Quoted-printable; what we write is ASCII. */
const decoded = (body: string): string =>
  body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));

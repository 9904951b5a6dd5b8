import { createTransport } from 'nodemailer';
import type { RenderedMail } from './mail-templates.js';

export interface MailTransport {
  /** Rejects with a `MailRefused` when the mail server did not take it. */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

interface OutgoingMail extends RenderedMail {
  /** The same for every attempt, so that a mail that arrives twice can be known as one. */
  messageId: string;
  to: string;
}

/** `permanent`: the server said that it will never take it. The message names no credentials. */
export class MailRefused extends Error {
  constructor(
    message: string,
    readonly permanent: boolean,
    cause: unknown,
  ) {
    super(message, { cause });
    this.name = 'MailRefused';
  }
}

/** Opens nothing yet: each mail is a connection of its own. An attempt takes less than a minute. */
export function createMailTransport(smtpUrl: string, from: string): MailTransport {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
    dnsTimeout: 5_000,
    // Nothing in a mail may make us read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ messageId, to, subject, text, html }) => {
      try {
        await transport.sendMail({
          from,
          // As an object it is one address, never a list to be parsed.
          to: { name: '', address: to },
          messageId,
          subject,
          text,
          html,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
      } catch (error) {
        throw toRefused(error);
      }
    },
    close: () => transport.close(),
  };
}

interface SmtpError {
  code?: unknown;
  responseCode?: unknown;
  command?: unknown;
}

/** The server's own words may hold addresses and are left out: its code and our step say enough. */
function toRefused(error: unknown): MailRefused {
  const { code, responseCode, command }: SmtpError =
    typeof error === 'object' && error !== null ? error : {};
  const isAnswer = typeof responseCode === 'number';
  const said = isAnswer ? `the mail server answered ${responseCode}` : 'no mail server answered';
  const step = typeof command === 'string' ? ` to ${command}` : '';
  const name = typeof code === 'string' ? ` (${code})` : '';
  // A wrong password of ours (5xx to AUTH) is mended by the operator, not by giving mails up.
  const permanent = isAnswer && responseCode >= 500 && code !== 'EAUTH';
  return new MailRefused(`${said}${step}${name}`, permanent, error);
}

import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';
const secretBytes = 32;

export const createWebhookSecret = (): string =>
  `${prefix}${randomBytes(secretBytes).toString('base64')}`;

/** What each of a webhook's sealed texts is sealed for. */
export const secretPurpose = (webhookId: string): string => `webhook secret ${webhookId}`;
export const headersPurpose = (webhookId: string): string => `webhook headers ${webhookId}`;

/**
 * The headers of the Standard Webhooks convention (standardwebhooks.com): one signature for each
 * secret, so that a receiver that knows either of two accepts it.
 */
export function signatureHeaders(
  secrets: readonly string[],
  { id, body, at }: { id: string; body: string; at: Date },
): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1_000);
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    const digest = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    return `v1,${digest}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}

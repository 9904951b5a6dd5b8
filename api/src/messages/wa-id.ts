import { createHash } from 'node:crypto';

/**
 * The WhatsApp message id of one of our messages: 3EB0 and 18 hex digits, WhatsApp Web's own form.
 * Fixed at accept, so that a repeat after any crash is recognised in the page and by WhatsApp.
 */
export function waIdOf(messageId: string): string {
  const digest = createHash('sha256').update(`botwave:${messageId}`).digest('hex');
  return `3EB0${digest.slice(0, 18).toUpperCase()}`;
}

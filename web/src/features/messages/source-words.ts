import type { Message } from './api/messages';

const words: Record<Message['source'], string> = {
  web: 'Form',
  api: 'API',
  get: 'GET',
  whatsapp: 'WhatsApp',
};

/** Where a message came from. */
export function describeSource(source: Message['source']): string {
  return words[source];
}

import { idempotencyKeyInvalid, idempotencyKeysDiffer } from './messages.errors.js';

/**
 * The one key of a request, from its header or its body: 1 to 255 printable ASCII characters.
 * Throws `messages.idempotency_key_invalid` or `messages.idempotency_keys_differ`.
 */
export function idempotencyKeyOf(given: {
  header: string | undefined;
  clientMessageId: string | undefined;
}): string | undefined {
  const { header, clientMessageId } = given;
  for (const key of [header, clientMessageId]) {
    if (key !== undefined && !/^[\x20-\x7e]{1,255}$/.test(key)) throw idempotencyKeyInvalid();
  }
  if (header !== undefined && clientMessageId !== undefined && header !== clientMessageId) {
    throw idempotencyKeysDiffer();
  }
  return clientMessageId ?? header;
}

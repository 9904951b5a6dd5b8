/** An error that is told to the caller of the control API as it is. */
export class SandboxError extends Error {
  constructor(
    readonly status: number,
    /** `sandbox.*`, stable. */
    readonly code: string,
    message: string,
    readonly details?: Record<string, unknown>,
  ) {
    super(message);
    this.name = 'SandboxError';
  }
}

export const phoneNotFound = () =>
  new SandboxError(404, 'sandbox.phone_not_found', 'There is no such phone.');
export const linkNotFound = () =>
  new SandboxError(404, 'sandbox.linked_device_not_found', 'The phone has no such linked device.');
export const numberTaken = () =>
  new SandboxError(409, 'sandbox.number_taken', 'Another sandbox phone has this number.');
export const numberReserved = () =>
  new SandboxError(409, 'sandbox.number_reserved', 'This number belongs to the sandbox itself.');
export const tooManyPhones = (most: number) =>
  new SandboxError(
    409,
    'sandbox.too_many_phones',
    `There are at most ${most} sandbox phones per person; delete one first.`,
    { most },
  );
export const tooManyLinks = () =>
  new SandboxError(
    409,
    'sandbox.too_many_linked_devices',
    'A phone has at most 4 linked devices; remove one first.',
  );
export const qrInvalid = () =>
  new SandboxError(422, 'sandbox.qr_invalid', 'This is not the QR code of a waiting device.');
export const qrExpired = () =>
  new SandboxError(422, 'sandbox.qr_expired', 'This QR code has expired; scan the new one.');
export const codeInvalid = () =>
  new SandboxError(422, 'sandbox.code_invalid', 'This code is wrong, or not for this number.');
export const codeExpired = () =>
  new SandboxError(422, 'sandbox.code_expired', 'This code has expired; ask for a new one.');
export const linkingFailed = () =>
  new SandboxError(422, 'sandbox.linking_failed', 'The device went away while it was linked.');
export const notOnWhatsApp = () =>
  new SandboxError(422, 'sandbox.not_on_whatsapp', 'This number is not on WhatsApp.');
export const sendFailed = () =>
  new SandboxError(422, 'sandbox.send_failed', 'Messages to this number fail.');

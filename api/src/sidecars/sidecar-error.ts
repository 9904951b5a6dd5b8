/**
 * Why a sidecar gave no answer that can be used.
 * - `unreachable`: no connection was made, so nothing arrived there.
 * - `timeout`: no answer in time, or the connection broke: the order may have arrived.
 * - `refused`: an answer in the contract's error shape; `code` is one of its codes.
 * - `malformed`: an answer that the contract does not allow.
 */
export type SidecarErrorKind = 'unreachable' | 'timeout' | 'refused' | 'malformed';

export class SidecarError extends Error {
  readonly kind: SidecarErrorKind;
  /** Of `refused`: unauthorized, not_found, stale_epoch, wrong_state, …; empty otherwise. */
  readonly code: string;

  constructor(
    kind: SidecarErrorKind,
    message: string,
    init: { code?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: init.cause });
    this.name = 'SidecarError';
    this.kind = kind;
    this.code = init.code ?? '';
  }
}

import type { ErrorCode } from './contract/index.js';

/** An answer of the sidecar that is not the one asked for. `message` is fit for the caller. */
export class SidecarError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'SidecarError';
  }
}

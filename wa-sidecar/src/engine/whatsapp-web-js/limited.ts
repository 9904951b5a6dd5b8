import { EngineError } from '../engine.js';

export interface Limit {
  milliseconds: number;
  /** Code of the `EngineError` when it takes longer. */
  code: string;
  what: string;
  /** Ends the wait early with the signal's reason. */
  signal?: AbortSignal;
}

/** The promise's outcome, unless the limit or the signal comes first. */
export async function limited<T>(
  promise: Promise<T>,
  { milliseconds, code, what, signal }: Limit,
): Promise<T> {
  let release = () => {};
  const cut = new Promise<never>((_resolve, reject) => {
    const onAbort = () => reject(signal?.reason as Error);
    const timer = setTimeout(
      () => reject(new EngineError(code, `${what} took longer than ${milliseconds} ms`)),
      milliseconds,
    );
    release = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, cut]);
  } finally {
    release();
  }
}

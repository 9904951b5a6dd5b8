import type { EngineTimeouts } from './options.js';

/** Runs a page function within the time limit of that name; rejects with an `EngineError`. */
export type PageCaller = <A extends unknown[], R>(
  limit: keyof EngineTimeouts,
  name: string,
  fn: (...args: A) => R,
  ...args: A
) => Promise<Awaited<R>>;

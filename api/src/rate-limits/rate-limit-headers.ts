import type { Response } from 'express';

/** Where a caller stands with one of the limits that a request met. */
export interface RateLimitState {
  /** `messages`: accepted per 60 s; `requests`: of any kind, per key; `attempts`: to sign in etc. */
  name: 'messages' | 'requests' | 'attempts';
  limit: number;
  windowSeconds: number;
  remaining: number;
  /** Seconds until the whole of it is there again, or as much as is told. */
  resetSeconds: number;
}

const met = new WeakMap<Response, Map<string, RateLimitState>>();

/**
 * RateLimit and RateLimit-Policy as the IETF's draft has them (draft-ietf-httpapi-ratelimit-headers):
 * lists of named limits. Of one name the last counts.
 */
export function addRateLimit(res: Response, state: RateLimitState): void {
  const states = met.get(res) ?? new Map<string, RateLimitState>();
  met.set(res, states.set(state.name, state));
  const all = [...states.values()];
  const policies = all.map(({ name, limit, windowSeconds: w }) => `"${name}";q=${limit};w=${w}`);
  res.setHeader('RateLimit-Policy', policies.join(', '));
  const now = all.map(
    ({ name, remaining, resetSeconds }) => `"${name}";r=${remaining};t=${resetSeconds}`,
  );
  res.setHeader('RateLimit', now.join(', '));
}

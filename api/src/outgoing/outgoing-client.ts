import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { Agent, buildConnector, request } from 'undici';
import type { Config } from '../config/config.js';
import { addressGuard, type MayReach } from './outgoing-address.js';

/** Requests to addresses that users chose: never into private networks, no redirects, cut off. */
export interface OutgoingClient {
  post(order: OutgoingPost): Promise<OutgoingAnswer>;
  close(): Promise<void>;
}

export interface OutgoingPost {
  url: string;
  headers: Record<string, string>;
  body: string;
  signal?: AbortSignal;
}

export interface OutgoingAnswer {
  status: number;
  /** Retry-After as it was sent. */
  retryAfter: string | undefined;
  /** At most the first 16 KiB. */
  body: string;
}

/** The address leads to where it must not; nothing was sent. */
export class AddressBlocked extends Error {
  readonly code = 'address_blocked';
}

export type Resolve = (name: string) => Promise<LookupAddress[]>;

const totalMs = 15_000;
const mostBytes = 16_384;

/** `resolve` is an argument for tests of names that change where they lead. */
export function createOutgoingClient(
  config: Pick<Config, 'outgoingAllow'>,
  resolve: Resolve = (name) => lookup(name, { all: true }),
): OutgoingClient {
  const connect = guardedConnector(addressGuard(config.outgoingAllow), resolve);
  const agent = new Agent({ connect, pipelining: 1, maxResponseSize: -1 });
  return {
    post: async ({ url, headers, body, signal }) => {
      const ends = AbortSignal.any([AbortSignal.timeout(totalMs), ...(signal ? [signal] : [])]);
      const answer = await request(url, {
        dispatcher: agent,
        method: 'POST',
        headers,
        body,
        signal: ends,
      });
      const retryAfter = answer.headers['retry-after'];
      return {
        status: answer.statusCode,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
        body: await firstBytes(answer.body),
      };
    },
    close: () => agent.destroy(),
  };
}

/** Every answer of the DNS is looked at, and after connecting the address that was reached. */
function guardedConnector(mayReach: MayReach, resolve: Resolve): buildConnector.connector {
  const lookUp = callbackify(async (name: string) => {
    const found = await resolve(name);
    const reachable = found.length > 0 && found.every(({ address }) => mayReach(address));
    if (!reachable) throw blockedAddress(name);
    return found;
  });
  const guardedLookup: LookupFunction = (name, _options, callback) =>
    lookUp(name, (error, found) => callback(error, found));
  const connect = buildConnector({
    timeout: totalMs,
    lookup: guardedLookup,
    autoSelectFamily: true,
  });
  return (options, callback) => {
    const literal = options.hostname.replace(/^\[(.*)\]$/, '$1');
    const isLiteral = /^[\d.]+$/.test(literal) || literal.includes(':');
    if (isLiteral && !mayReach(literal)) {
      callback(blockedAddress(literal), null);
      return;
    }
    connect(options, (...[error, socket]) => {
      if (error) callback(error, null);
      else if (mayReach(socket.remoteAddress ?? '')) callback(null, socket);
      else {
        socket.destroy();
        callback(blockedAddress(literal), null);
      }
    });
  };
}

/**
 * The rest is not read: the connection ends with it. The status has been said already, so an
 * answer that breaks off or never ends is as good as what came of it.
 */
async function firstBytes(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of body) {
      parts.push(part);
      length += part.length;
      if (length >= mostBytes) break;
    }
  } catch {
    // What came until then stands in `parts`.
  }
  return Buffer.concat(parts).subarray(0, mostBytes).toString('utf8');
}

const blockedAddress = (name: string): AddressBlocked =>
  new AddressBlocked(`${name} leads to an address that may not be reached`);

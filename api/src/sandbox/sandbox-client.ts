import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Agent, type Dispatcher, request } from 'undici';
import { z } from 'zod';
import type { Config } from '../config/config.js';
import { sandboxRefused, sandboxUnavailable } from './sandbox.errors.js';

const timeLimitMs = 10_000;

export interface SandboxOrder {
  method: Dispatcher.HttpMethod;
  /** Below the owner's own part, decoded, e.g. phones and an id; no dots in them. */
  segments: readonly string[];
  /** With its question mark, or empty. */
  query: string;
  /** JSON text. */
  body: string | undefined;
}

export interface SandboxAnswer {
  status: number;
  /** Undefined for 204. */
  body: unknown;
}

/** Talks to the sandbox's control for one owner. Throws 503 `sandbox.unavailable`. */
export interface SandboxClient {
  ask(userId: string, order: SandboxOrder): Promise<SandboxAnswer>;
  close(): Promise<void>;
}

const refusalSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});

/**
 * HTTPS to our own sandbox, undefined where there is none.
 * Only the certificate in the data folder is accepted.
 */
export function startSandboxClient(config: Config): SandboxClient | undefined {
  if (config.sandbox.kind !== 'own') return undefined;
  const { url } = config.sandbox;
  const agents = pinnedAgents(path.join(config.dataDir, 'sandbox/cert.pem'));
  return {
    ask: async (userId, order) => {
      try {
        const { statusCode, body } = await request(targetOf(url, userId, order), {
          method: order.method,
          dispatcher: agents.current(),
          headers: {
            authorization: `Bearer ${config.sidecarToken}`,
            ...(order.body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(order.body === undefined ? {} : { body: order.body }),
          signal: AbortSignal.timeout(timeLimitMs),
        });
        const text = await body.text();
        return { status: statusCode, body: text === '' ? undefined : JSON.parse(text) };
      } catch (error) {
        throw sandboxUnavailable(error);
      }
    },
    close: () => agents.close(),
  };
}

/** The sandbox's answer, or its refusal thrown in our shape. */
export function accepted({ status, body }: SandboxAnswer): SandboxAnswer {
  if (status < 400) return { status, body };
  const refusal = refusalSchema.safeParse(body);
  throw refusal.success ? sandboxRefused(status, refusal.data.error) : sandboxUnavailable();
}

function targetOf(url: string, userId: string, { segments, query }: SandboxOrder): URL {
  const path = ['control', 'owners', userId, ...segments].map(encodeURIComponent).join('/');
  return new URL(`/${path}${query}`, url);
}

/** One agent per certificate: the sandbox may make itself a new one. */
function pinnedAgents(certificateFile: string) {
  let kept: { certificate: string; agent: Agent } | undefined;
  return {
    current: (): Agent => {
      const certificate = readFileSync(certificateFile, 'utf8');
      if (kept?.certificate === certificate) return kept.agent;
      void kept?.agent.close();
      const agent = new Agent({
        connect: { ca: certificate, servername: 'web.whatsapp.com', timeout: 3_000 },
      });
      kept = { certificate, agent };
      return agent;
    },
    close: async (): Promise<void> => {
      await kept?.agent.destroy();
    },
  };
}

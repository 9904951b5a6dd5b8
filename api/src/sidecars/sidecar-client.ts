import {
  type EventPage,
  errorBodySchema,
  eventPageSchema,
  type HandOver,
  type HandOverAnswer,
  handOverAnswerSchema,
  type Session,
  type StartSession,
  type Status,
  sessionSchema,
  statusSchema,
} from '@botwave/wa-sidecar/contract';
import { Agent, request } from 'undici';
import type { z } from 'zod';
import { SidecarError } from './sidecar-error.js';

const limitsMs = { connect: 2_000, status: 3_000, view: 5_000, order: 15_000, longPoll: 35_000 };

/** Codes of undici and Node for a connection that was never made. */
const notConnected = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

interface Call {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  path: string;
  body?: unknown;
  limitMs: number;
  signal?: AbortSignal;
}

/** One host's sidecar. Every call has a time limit and rejects with `SidecarError`. */
export class SidecarClient {
  readonly #agent = new Agent({ connect: { timeout: limitsMs.connect }, pipelining: 1 });

  constructor(
    private readonly baseUrl: string,
    private readonly token: string,
  ) {}

  status(): Promise<Status> {
    return this.#call({ method: 'GET', path: '/status', limitMs: limitsMs.status }, statusSchema);
  }

  async getSession(deviceId: string): Promise<Session | null> {
    try {
      const path = `/sessions/${deviceId}`;
      return await this.#call({ method: 'GET', path, limitMs: limitsMs.view }, sessionSchema);
    } catch (error) {
      if (error instanceof SidecarError && error.code === 'not_found') return null;
      throw error;
    }
  }

  startSession(deviceId: string, order: StartSession): Promise<Session> {
    return this.#order('PUT', `/sessions/${deviceId}`, order, sessionSchema);
  }

  stopSession(deviceId: string, epoch: number): Promise<Session> {
    return this.#order('POST', `/sessions/${deviceId}/stop`, { epoch }, sessionSchema);
  }

  logoutSession(deviceId: string, epoch: number): Promise<Session> {
    return this.#order('POST', `/sessions/${deviceId}/logout`, { epoch }, sessionSchema);
  }

  async eraseSession(deviceId: string, epoch: number): Promise<void> {
    await this.#send({
      method: 'DELETE',
      path: `/sessions/${deviceId}?epoch=${epoch}`,
      limitMs: limitsMs.order,
    });
  }

  requestPairingCode(deviceId: string, order: { epoch: number; phone: string }): Promise<Session> {
    return this.#order('POST', `/sessions/${deviceId}/pairing-code`, order, sessionSchema);
  }

  handOver(deviceId: string, messageId: string, order: HandOver): Promise<HandOverAnswer> {
    const path = `/sessions/${deviceId}/messages/${messageId}`;
    return this.#order('PUT', path, order, handOverAnswerSchema);
  }

  /** Long poll: answers as soon as there are events after `after`, or empty after 25 s. */
  events(
    cursor: { journalId: string | null; after: number },
    signal: AbortSignal,
  ): Promise<EventPage> {
    const query = new URLSearchParams({ after: String(cursor.after), wait: '25', limit: '500' });
    if (cursor.journalId) query.set('journal', cursor.journalId);
    return this.#call(
      { method: 'GET', path: `/events?${query.toString()}`, limitMs: limitsMs.longPoll, signal },
      eventPageSchema,
    );
  }

  async acknowledge(journalId: string, offset: number): Promise<void> {
    await this.#send({
      method: 'POST',
      path: '/events/ack',
      body: { journalId, offset },
      limitMs: limitsMs.view,
    });
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #order<S extends z.ZodType>(
    method: 'PUT' | 'POST',
    path: string,
    body: unknown,
    schema: S,
  ): Promise<z.output<S>> {
    return this.#call({ method, path, body, limitMs: limitsMs.order }, schema);
  }

  async #call<S extends z.ZodType>(call: Call, schema: S): Promise<z.output<S>> {
    const parsed = schema.safeParse(await this.#send(call));
    if (parsed.success) return parsed.data;
    throw new SidecarError(
      'malformed',
      `The sidecar's answer to ${call.method} is not by contract`,
      {
        cause: parsed.error,
      },
    );
  }

  async #send(call: Call): Promise<unknown> {
    const { status, text } = await this.#exchange(call);
    const body = parseJson(text);
    if (status >= 200 && status < 300) return body;
    const refusal = errorBodySchema.safeParse(body);
    if (!refusal.success) {
      throw new SidecarError('malformed', `The sidecar answered ${call.method} with ${status}`);
    }
    const { code, message } = refusal.data.error;
    throw new SidecarError('refused', message, { code });
  }

  async #exchange(call: Call): Promise<{ status: number; text: string }> {
    const limit = AbortSignal.timeout(call.limitMs);
    try {
      const answer = await request(`${this.baseUrl}${call.path}`, {
        method: call.method,
        dispatcher: this.#agent,
        headers: {
          authorization: `Bearer ${this.token}`,
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: call.body === undefined ? null : JSON.stringify(call.body),
        signal: call.signal ? AbortSignal.any([limit, call.signal]) : limit,
      });
      return { status: answer.statusCode, text: await answer.body.text() };
    } catch (cause) {
      throw asSidecarError(cause);
    }
  }
}

function asSidecarError(cause: unknown): SidecarError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return notConnected.has(code)
    ? new SidecarError('unreachable', 'The sidecar cannot be reached', { cause })
    : new SidecarError('timeout', 'The sidecar gave no answer', { cause });
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import type { Content, HandOverAnswer, Outcome } from '@botwave/wa-sidecar/contract';
import { v7 as uuidv7 } from 'uuid';
import type { AppContext } from '../app-context.js';
import { SidecarError } from '../sidecars/sidecar-error.js';
import type { Claim } from './lanes/claim.js';
import { releaseLease, renewLease } from './lanes/lease.js';
import {
  type Failure,
  settleFailed,
  settleRetry,
  settleSent,
  settleSentAndTakeNext,
  settleUnknown,
  stayUnknown,
} from './lanes/settle.js';
import { retryConflicts } from './retry-conflicts.js';

export type DispatchParts = Pick<AppContext, 'db' | 'sidecars' | 'signals' | 'logger'>;

const renewEveryMs = 5_000;
/** Whoever answers 202 faster than by contract (10 s) is not asked faster than this. */
const shortestRoundMs = 500;
/** The sidecar itself says `unknown` after 75 s; this is for when it says nothing at all. */
const longestWithoutWordMs = 90_000;
/** Seconds until any process asks again after a lost answer. */
const askAfterLossSeconds = 2;

/** Not the message's fault (device away, host full): costs no attempt of the back-off. */
const offlineCodes = new Set([
  'session_not_connected',
  'wrong_state',
  'not_found',
  'stale_epoch',
  'storage_full',
  'unauthorized',
  'shutting_down',
]);

/** What the rounds with the sidecar came to. */
type Result =
  | { kind: 'outcome'; outcome: Outcome }
  /** It surely did not arrive. */
  | { kind: 'not_handed_over'; failure: Failure; counts: boolean }
  /** Known neither way. */
  | { kind: 'no_word' }
  /** The lease is somebody else's now, or an ack settled it meanwhile. */
  | { kind: 'superseded' }
  /** This process stops. */
  | { kind: 'stopping' };

/**
 * Hands one claimed message to the sidecar and settles it as the lease's holder. Answers the lane's
 * next one, where `takesNext` and one was taken with it.
 * The PUT is idempotent: whatever gets lost here, the same PUT is made again by whoever takes over.
 */
export async function handOver(
  parts: DispatchParts,
  claim: Claim,
  stopping: AbortSignal,
  takesNext: () => boolean,
): Promise<Claim | undefined> {
  const started = performance.now();
  const superseded = new AbortController();
  const keeper = setInterval(() => {
    renewLease(parts.db, claim).then(
      (held) => !held && superseded.abort(),
      (err: unknown) => parts.logger.warn({ err }, 'lease not renewed'),
    );
  }, renewEveryMs);
  try {
    const ageMs = (): number => claim.ageMs + performance.now() - started;
    const result = await askUntilWord(parts, claim, {
      ageMs,
      stopping,
      superseded: superseded.signal,
    });
    if (result.kind === 'outcome' && isLast(claim, result.outcome)) {
      return await settleFinally(parts, claim, {
        outcome: result.outcome,
        takesNext: takesNext(),
      });
    }
    await settle(parts, claim, result, ageMs());
    return undefined;
  } finally {
    clearInterval(keeper);
  }
}

interface Rounds {
  ageMs: () => number;
  stopping: AbortSignal;
  superseded: AbortSignal;
}

async function askUntilWord(parts: DispatchParts, claim: Claim, rounds: Rounds): Promise<Result> {
  const cut = AbortSignal.any([rounds.stopping, rounds.superseded]);
  const cutShort = new Promise<Result>((resolve) => {
    const end = (): void =>
      resolve({ kind: rounds.superseded.aborted ? 'superseded' : 'stopping' });
    if (cut.aborted) end();
    cut.addEventListener('abort', end, { once: true });
  });
  for (let isFirst = claim.isFirst; ; isFirst = false) {
    const began = performance.now();
    const answer = await Promise.race([askOnce(parts, claim, isFirst), cutShort]);
    if (answer.kind !== 'running') return answer;
    // Still running: a question does not keep the lane from others, nor anything the limit.
    if (claim.kind === 'asked_again' || rounds.ageMs() > longestWithoutWordMs) {
      return { kind: 'no_word' };
    }
    const rest = shortestRoundMs - (performance.now() - began);
    if (rest > 0) await pause(rest, undefined, { signal: cut }).catch(() => undefined);
  }
}

async function askOnce(
  parts: DispatchParts,
  claim: Claim,
  isFirst: boolean,
): Promise<Result | { kind: 'running' }> {
  try {
    const answer: HandOverAnswer = await parts.sidecars.handOver(
      claim.hostId,
      claim.deviceId,
      claim.messageId,
      {
        epoch: claim.epoch,
        waId: claim.waId,
        chat: claim.chat,
        content: claim.content,
        ...(isFirst ? { isFirst } : {}),
        ...(claim.showsTyping ? { typingMs: typingMsOf(claim.content) } : {}),
      },
    );
    return answer.state === 'running'
      ? answerRunning
      : { kind: 'outcome', outcome: answer.outcome };
  } catch (error) {
    if (error instanceof SidecarError) return afterError(claim, error);
    throw error;
  }
}

/** About as long as a quick writer needs, and never long. */
const typingMsOf = ({ text }: Content): number => Math.min(4_000, 400 + 30 * text.length);

const answerRunning = { kind: 'running' } as const;

/** Only a fresh message is known not to have left when the sidecar could not take it. */
function afterError(claim: Claim, error: SidecarError): Result {
  if (claim.kind !== 'fresh') return { kind: 'no_word' };
  switch (error.kind) {
    case 'unreachable':
      return notHandedOver('host_unreachable', false);
    case 'refused':
      return notHandedOver(error.code, !offlineCodes.has(error.code));
    case 'timeout':
    case 'malformed':
      return { kind: 'no_word' };
  }
}

function notHandedOver(code: string, counts: boolean): Result {
  const message = counts
    ? 'The session could not take the message; it is tried again.'
    : 'The device is away just now; the message waits for it.';
  return { kind: 'not_handed_over', failure: { code, message }, counts };
}

async function settle(
  parts: DispatchParts,
  claim: Claim,
  result: Result,
  ageMs: number,
): Promise<void> {
  switch (result.kind) {
    case 'superseded':
      return;
    case 'stopping':
      return releaseLease(parts.db, claim, 0);
    case 'no_word':
      return settleNoWord(parts, claim, ageMs);
    case 'not_handed_over':
      return settleRetryable(parts, claim, result);
    case 'outcome':
      return settleOutcome(parts, claim, result.outcome);
  }
}

async function settleNoWord(parts: DispatchParts, claim: Claim, ageMs: number): Promise<void> {
  if (claim.kind === 'asked_again') {
    await retryConflicts(() => stayUnknown(parts.db, claim));
    return;
  }
  if (ageMs <= longestWithoutWordMs) return releaseLease(parts.db, claim, askAfterLossSeconds);
  await retryConflicts(() => settleUnknown(parts.db, claim, 'no_answer'));
  parts.signals.announceMessage(claim.messageId);
}

async function settleRetryable(
  parts: DispatchParts,
  claim: Claim,
  { failure, counts }: { failure: Failure; counts: boolean },
): Promise<void> {
  // An unknown message that was not sent after all stays what it is until a question sends it.
  if (claim.kind === 'asked_again') {
    await retryConflicts(() => stayUnknown(parts.db, claim));
    return;
  }
  await retryConflicts(() =>
    settleRetry(parts.db, claim, { failure, counts, retries: claim.retries }),
  );
  parts.signals.announceMessage(claim.messageId);
}

/** An outcome that leaves the message as it is, or puts it back into the queue. */
async function settleOutcome(parts: DispatchParts, claim: Claim, outcome: Outcome): Promise<void> {
  if (outcome.result !== 'failed') return settleNoWord(parts, claim, 0);
  return settleRetryable(parts, claim, {
    failure: outcome,
    counts: !offlineCodes.has(outcome.code),
  });
}

/** Whether this hand-over of the message is over by this outcome. */
function isLast(claim: Claim, outcome: Outcome): boolean {
  if (outcome.result === 'unknown') return claim.kind !== 'asked_again';
  return outcome.result === 'sent' || outcome.retry === 'never';
}

async function settleFinally(
  { db, signals }: DispatchParts,
  claim: Claim,
  { outcome, takesNext }: { outcome: Outcome; takesNext: boolean },
): Promise<Claim | undefined> {
  const next = await retryConflicts(async () => {
    switch (outcome.result) {
      case 'sent': {
        const word = { ack: outcome.ack, at: new Date(outcome.at) };
        if (takesNext) {
          return settleSentAndTakeNext(db, { inFlight: claim, word, leaseId: uuidv7() });
        }
        return void (await settleSent(db, claim, word));
      }
      case 'failed':
        return void (await settleFailed(db, claim, outcome));
      case 'unknown':
        return void (await settleUnknown(db, claim, outcome.code));
    }
  });
  signals.announceMessage(claim.messageId);
  return next;
}

/** An error as a person is told of it. */
export interface Problem {
  /** The API's stable code, or `network` when no answer came. */
  code: string;
  message: string;
  details: Record<string, unknown>;
  requestId: string | null;
}

/** An answer of a plain HTTP route that is not 2xx. */
export class HttpError extends Error {
  constructor(readonly body: unknown) {
    super('The request was refused.');
  }
}

const unreachable: Problem = {
  code: 'network',
  message: 'BotWave does not answer. Check that it is running and that you are online.',
  details: {},
  requestId: null,
};

const unexpected: Problem = {
  code: 'unexpected',
  message: 'The answer could not be understood. Reload the page; it may be of an older version.',
  details: {},
  requestId: null,
};

/** What the API tells programs in terms of its routes, told to people. */
const ownWords: ReadonlyMap<string, string> = new Map([
  ['devices.not_found', 'There is no such device among yours. It may have been deleted.'],
  ['hosts.not_found', 'There is no such host. It may have been taken out.'],
  ['admin.user_not_found', 'There is no such user. The account may have been deleted.'],
  ['admin.device_not_found', 'There is no such device. Its owner may have deleted it.'],
  ['admin.message_not_found', 'There is no such message. It may have gone with its account.'],
]);

/** Reads the one error shape from whatever was thrown. */
export function toProblem(error: unknown): Problem {
  if (error instanceof HttpError) return readShape(error.body) ?? unexpected;
  if (!isRecord(error)) return unexpected;
  const told = readShape(error['data']);
  if (told) return told;
  // tRPC wraps what fetch and JSON.parse throw: no answer, or a proxy's page instead of one.
  return error['name'] === 'TRPCClientError' || error instanceof TypeError
    ? unreachable
    : unexpected;
}

function readShape(value: unknown): Problem | null {
  if (!isRecord(value) || !isRecord(value['error'])) return null;
  const { code, message, details, requestId } = value['error'];
  if (typeof code !== 'string' || typeof message !== 'string') return null;
  return {
    code,
    message: ownWords.get(code) ?? message,
    details: isRecord(details) ? details : {},
    requestId: typeof requestId === 'string' && requestId !== '' ? requestId : null,
  };
}

/** What is wrong with which field, by the field's name; empty when the error is not about fields. */
export function fieldProblems(problem: Problem): Record<string, string> {
  const { fields, param } = problem.details;
  if (typeof param === 'string') return { [param]: problem.message };
  if (!isRecord(fields)) return {};
  return Object.fromEntries(
    Object.entries(fields).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

/** True when the same request may succeed later without a change. */
export function isPassing(problem: Problem): boolean {
  return ['network', 'unexpected', 'internal'].includes(problem.code) || isBusy(problem.code);
}

/** True when it is not known whether the request took effect: no answer, or one of a broken server. */
export function isUncertain(problem: Problem): boolean {
  return /^(network|unexpected|internal)$|database/.test(problem.code);
}

function isBusy(code: string): boolean {
  return /(unavailable|unreachable|throttled|exceeded|busy|database)/.test(code);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

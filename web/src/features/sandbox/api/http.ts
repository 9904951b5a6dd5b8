import { HttpError } from '@/api/problem';

/** One call to the sandbox's plain HTTP. Throws `HttpError` with the one error shape. */
export async function callSandbox<Answer>(
  path: string,
  { method = 'GET', body }: { method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'; body?: unknown } = {},
): Promise<Answer> {
  const response = await fetch(`/sandbox/api${path}`, {
    method,
    headers: {
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : parse(text);
  if (!response.ok) throw new HttpError(answer);
  return answer as Answer;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HttpError({ cause });
  }
}

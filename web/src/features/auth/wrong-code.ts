import { toProblem } from '../../api/problem';

/** What to say beside a code that was refused; null for other errors. */
export function describeWrongCode(error: unknown, recovery: boolean): string | null {
  if (error === null || error === undefined) return null;
  const { code, details } = toProblem(error);
  if (code !== 'auth.code_wrong') return null;
  const why = recovery
    ? 'This is none of your recovery codes, or it was used before.'
    : 'The code is not right, or it was used before. Wait for the next one in your app.';
  return `${why}${triesLeft(details['attemptsLeft'])}`;
}

function triesLeft(left: unknown): string {
  if (typeof left !== 'number') return '';
  if (left === 0) return ' This was the last try: sign in again.';
  return left === 1 ? ' One try is left.' : ` ${left} tries are left.`;
}

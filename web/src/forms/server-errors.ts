import type { FieldPath, FieldValues, UseFormSetError } from 'react-hook-form';
import { fieldProblems, toProblem } from '@/api/problem';

/**
 * Puts what the server says beside the fields it is about.
 * Answers true when nothing is left that must stand elsewhere.
 */
export function showFieldProblems<Values extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<Values>,
  fields: readonly FieldPath<Values>[],
  rename = (problems: Record<string, string>): Record<string, string> => problems,
): boolean {
  const problems = rename(fieldProblems(toProblem(error)));
  let shown = 0;
  for (const field of fields) {
    const message = problems[field];
    if (message === undefined) continue;
    setError(field, { message: sentence(message) }, { shouldFocus: shown === 0 });
    shown += 1;
  }
  return shown > 0 && shown === Object.keys(problems).length;
}

/** True for an error that the fields cannot show and that must stand elsewhere. */
export function isElsewhere(error: unknown, fields: readonly string[]): boolean {
  if (error === null || error === undefined) return false;
  const named = Object.keys(fieldProblems(toProblem(error)));
  return named.length === 0 || named.some((name) => !fields.includes(name));
}

/** "must have at least 8 characters" → "Must have at least 8 characters." */
function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}

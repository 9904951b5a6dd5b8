import type { FieldPath, FieldValues, UseFormSetError } from 'react-hook-form';
import { toProblem } from '@/api/problem';
import { showFieldProblems } from './server-errors';

interface Places<Values extends FieldValues> {
  /** Fields that errors with a code of their own are about. */
  byCode?: Readonly<Record<string, FieldPath<Values>>>;
  /** Where the form's fields are not those of the API. */
  rename?: (problems: Record<string, string>) => Record<string, string>;
}

/**
 * Puts an error beside the field that it is about: by its code, or by the fields that it names.
 * Answers the error when it must stand elsewhere, else null.
 */
export function placeError<Values extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<Values>,
  fields: readonly FieldPath<Values>[],
  { byCode = {}, rename }: Places<Values> = {},
): unknown {
  const problem = toProblem(error);
  const field = byCode[problem.code];
  if (field !== undefined) {
    setError(field, { message: problem.message }, { shouldFocus: true });
    return null;
  }
  return showFieldProblems(error, setError, fields, rename) ? null : error;
}

import { z } from 'zod';

/**
 * What is wrong with a field, for people, wherever BotWave reads what it is sent or given:
 * it goes after the field's name, as in "limit: must be a whole number from 1 to 100".
 * A schema's own words, where it has any, come before these.
 */
function wordsOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${typeWords(issue)}`;
    case 'too_small':
      return `must ${sizeWords(issue.origin, 'at least', issue.minimum, issue.inclusive)}`;
    case 'too_big':
      return `must ${sizeWords(issue.origin, 'at most', issue.maximum, issue.inclusive)}`;
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : `must be ${choice(issue.values)}`;
    case 'unrecognized_keys':
      return 'is not a known field';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return formatWords[issue.format] ?? 'does not have the right form';
    default:
      return 'is not valid';
  }
}

/** Makes zod speak so in this process, once for all its schemas. */
export function speakPlainly(): void {
  z.config({ customError: wordsOf });
}

/** Path of each wrong field → what is wrong with it, the first that was found. */
export function fieldsOf(error: z.ZodError): Record<string, string> {
  const fields = new Map<string, string>();
  for (const issue of error.issues) {
    const paths =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [...issue.path, key])
        : [issue.path];
    for (const path of paths) {
      const name = path.join('.');
      if (!fields.has(name)) fields.set(name, issue.message);
    }
  }
  // Unlike an assignment, this makes even `__proto__` a field like any other.
  return Object.fromEntries(fields);
}

const typeNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  never: 'left out',
};

/** A number tells its whole range, also to whom sent no number at all. */
function typeWords({ expected, inst }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>): string {
  const name = typeNames[expected] ?? `of the type ${expected}`;
  if (expected !== 'number' || !(inst instanceof z.ZodNumber)) return name;
  const { minValue: least, maxValue: most } = inst;
  const kind = inst.isInt ? 'a whole number' : name;
  if (least === null || most === null || !isLimit(least) || !isLimit(most)) return kind;
  return `${kind} from ${least} to ${most}`;
}

const isLimit = (value: number): boolean => Math.abs(value) < Number.MAX_SAFE_INTEGER;

function sizeWords(
  origin: string,
  direction: 'at least' | 'at most',
  limit: number | bigint,
  inclusive: boolean | undefined,
): string {
  if (origin === 'string') {
    if (direction === 'at least' && limit === 1) return 'not be empty';
    return `have ${direction} ${limit} ${limit === 1 ? 'character' : 'characters'}`;
  }
  if (origin === 'array' || origin === 'set') {
    return `have ${direction} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  }
  if (inclusive === false) {
    return `be ${direction === 'at least' ? 'more than' : 'less than'} ${limit}`;
  }
  return `be ${direction} ${limit}`;
}

function choice(values: readonly unknown[]): string {
  const names = values.map((value) => JSON.stringify(value));
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

const formatWords: Record<string, string | undefined> = {
  uuid: 'must be an id (a UUID)',
  email: 'is not an e-mail address',
  url: 'is not a web address',
  datetime: 'must be a time like 2026-01-31T12:00:00Z',
  date: 'must be a date like 2026-01-31',
};

import { z } from 'zod';
import type { JsonSchema } from './openapi-examples.js';

/** JSON Schema of what a procedure takes or gives, without what says nothing. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...own } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
  });
  return tidy(own, io) as JsonSchema;
}

/** Where a whole number ends by itself. */
const endless: unknown[] = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];

/**
 * Left out: patterns beside a `format` (they say the same, at length), the bounds of every whole
 * number, and "nothing else" in answers, which may get fields one day.
 */
function tidy(value: unknown, io: 'input' | 'output'): unknown {
  if (Array.isArray(value)) return value.map((inner) => tidy(inner, io));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([name, inner]) =>
      !(name === 'pattern' && 'format' in value) &&
      !((name === 'minimum' || name === 'maximum') && endless.includes(inner)) &&
      !(name === 'additionalProperties' && inner === false && io === 'output'),
  );
  return Object.fromEntries(entries.map(([name, inner]) => [name, tidy(inner, io)]));
}

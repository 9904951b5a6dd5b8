/** `{ before, after }` of the named values that differ, for the details of an activity. */
export function changedFields<T extends object>(
  before: T,
  after: T,
  names: readonly (keyof T & string)[],
): { before: Partial<T>; after: Partial<T> } {
  const changed = names.filter((name) => before[name] !== after[name]);
  const pick = (from: T): Partial<T> => {
    const picked: Partial<T> = {};
    for (const name of changed) picked[name] = from[name];
    return picked;
  };
  return { before: pick(before), after: pick(after) };
}

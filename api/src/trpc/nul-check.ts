/** True when any string in a JSON value holds NUL. Iterative: input may be nested very deep. */
export function holdsNul(input: unknown): boolean {
  const open: unknown[] = [input];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') {
      if (value.includes('\0')) return true;
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        if (name.includes('\0')) return true;
        open.push(inner);
      }
    }
  }
  return false;
}

const running = new Map<string, Promise<unknown>>();

/**
 * Does the work unless something of this name runs in this process: then it waits for that to end,
 * well or badly, and answers undefined.
 */
export async function orWaitFor<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
  const other = running.get(name);
  if (other) {
    await other.catch(() => undefined);
    return undefined;
  }
  const own = work();
  running.set(name, own);
  try {
    return await own;
  } finally {
    running.delete(name);
  }
}

/** Runs tasks one after the other, in the order in which they were given. */
export class SerialQueue {
  private tail: Promise<unknown> = Promise.resolve();

  /** Answers with the task's own result; a failed task does not stop the next one. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.tail.then(task);
    this.tail = result.catch(() => undefined);
    return result;
  }
}

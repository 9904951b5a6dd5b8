import { setTimeout as pause } from 'node:timers/promises';
import { sqlStateOf } from '../db/sql-state.js';

const mostRetries = 3;
const longestPauseMs = 50;

/** SQLSTATE of a deadlock and of a serialization failure: PostgreSQL took everything back. */
const conflicts = new Set(['40P01', '40001']);

/**
 * Does database work that is one transaction or one statement, and does it again, at most three
 * times and after a random pause, when another transaction was in its way.
 */
export async function retryConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await work();
    } catch (error) {
      if (retries >= mostRetries || !isConflict(error)) throw error;
      await pause(Math.random() * longestPauseMs * 2 ** retries);
    }
  }
}

const isConflict = (error: unknown): boolean => conflicts.has(sqlStateOf(error) ?? '');

import { ConfigError } from '../config/config.js';
import { AppError } from '../errors/app-error.js';

/** The program cannot run; the message is one sentence for the operator. */
export class StartError extends Error {}

/** Runs a program; what stops it becomes one sentence on stderr and exit code 1. */
export async function runProgram(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exitCode = 1;
  }
}

function sentenceOf(error: unknown): string {
  const foreseen =
    error instanceof ConfigError || error instanceof StartError || error instanceof AppError;
  if (foreseen) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

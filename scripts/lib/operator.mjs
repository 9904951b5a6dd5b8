// @ts-check
/** Something that the person at the terminal has to settle; the message is one sentence for them. */
export class OperatorError extends Error {}

// Whoever read our output may be gone, as after `npm start | head`: that is no reason to end
// without ending what we started.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

/**
 * One line of progress for the person at the terminal.
 * @param {string} text
 */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/**
 * Says that something goes on, and every ten seconds that it still does, until `work` is done.
 * @template T
 * @param {string} text
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function sayWhile(text, work) {
  const began = Date.now();
  say(`${text} …`);
  const ticker = setInterval(() => {
    say(`  still at it, ${Math.round((Date.now() - began) / 1000)} s`);
  }, 10_000);
  try {
    return await work();
  } finally {
    clearInterval(ticker);
  }
}

/**
 * Runs a command's main function: an `OperatorError` becomes one sentence and exit code 1,
 * anything else is a defect and keeps its stack.
 * @param {() => Promise<void>} main
 */
export async function runCommand(main) {
  try {
    await main();
  } catch (error) {
    process.exitCode = 1;
    console.error(error instanceof OperatorError ? error.message : error);
  }
}

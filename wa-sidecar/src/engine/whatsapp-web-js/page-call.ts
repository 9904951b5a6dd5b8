import type { Page } from 'puppeteer';
import { EngineError } from '../engine.js';

interface PageFault {
  name: string;
  message: string;
  own: Record<string, string>;
}

/** The page threw. Its minified classes reach Node as `t: t`, so their own fields are carried too. */
class PageCallError extends EngineError {
  /** The page's own fields of what it threw. */
  readonly own: Record<string, string>;

  constructor(call: string, { name, message, own }: PageFault) {
    super('page_error', withoutNumbers(`${call}: ${name}: ${message}`));
    this.name = 'PageCallError';
    this.own = Object.fromEntries(
      Object.entries(own).map(([key, value]) => [key, withoutNumbers(value)]),
    );
  }
}

/** Phone numbers and LIDs in a page's own words do not belong in a log. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/\d{7,}/g, '…');
}

const navigationTexts = [
  'Execution context was destroyed',
  'Cannot find context with specified id',
  'Execution context is not available in detached frame',
];

/** The page went to another document under the call. */
export function isNavigation(error: unknown): boolean {
  return error instanceof Error && navigationTexts.some((text) => error.message.includes(text));
}

/**
 * Runs a self-contained function in the page with JSON arguments.
 * Rejects with `page_error` when the page throws, `page_reloaded` when the page went to
 * another document meanwhile. Has no time limit of its own.
 */
export async function callPage<A extends unknown[], R>(
  page: Page,
  name: string,
  fn: (...args: A) => R,
  ...args: A
): Promise<Awaited<R>> {
  const expression = `(async () => {
    try {
      return { value: await (${fn.toString()})(...${JSON.stringify(args)}) };
    } catch (error) {
      const own = {};
      for (const key of Object.getOwnPropertyNames(Object(error))) {
        const value = key === 'stack' ? undefined : error[key];
        if (['string', 'number', 'boolean'].includes(typeof value)) own[key] = String(value).slice(0, 200);
      }
      return { fault: { name: String(error?.name), message: String(error?.message ?? error), own } };
    }
  })()`;
  let answer: { value: Awaited<R> } | { fault: PageFault };
  try {
    answer = (await page.evaluate(expression)) as typeof answer;
  } catch (error) {
    if (isNavigation(error)) {
      throw new EngineError('page_reloaded', `${name}: the page reloaded`, { cause: error });
    }
    throw new EngineError('page_error', `${name}: the page could not be asked`, { cause: error });
  }
  if ('fault' in answer) throw new PageCallError(name, answer.fault);
  return answer.value;
}

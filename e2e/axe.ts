import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** Both themes, on a desk and on a phone. */
export const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1280, 375].map((width) => ({ colorScheme, width })),
);

export function openContext(
  browser: Browser,
  { colorScheme, width }: (typeof looks)[number],
): Promise<BrowserContext> {
  return browser.newContext({
    colorScheme,
    viewport: { width, height: 800 },
    // Contrast is that of the page at rest, not of a dialog half faded in.
    reducedMotion: 'reduce',
    // axe is put in by script, which the app's own policy rightly forbids.
    bypassCSP: true,
  });
}

/** Violations of WCAG 2.2 A and AA, and a page that scrolls sideways. */
export async function expectAccessibleNow(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('heading').first()).toBeVisible();
  await expect(page.getByLabel(/^Loading/)).toHaveCount(0);
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().map((one) => one.finished)),
  );
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    const results = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    return results.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  });
  expect(violations, name).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${name} scrolls sideways`).toBe(0);
}

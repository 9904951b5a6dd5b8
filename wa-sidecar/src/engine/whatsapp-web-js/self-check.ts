import type { Page } from 'puppeteer';
import type { UnavailableFeature } from '../../contract/index.js';
import { EngineError } from '../engine.js';
import { coreNeeds, optionalNeeds } from './features.js';
import { missingInPage } from './page/missing-in-page.js';
import { callPage } from './page-call.js';

/** @throws EngineError page_incompatible, naming what text messages cannot do without */
export async function requireCore(page: Page): Promise<void> {
  const [lack] = await callPage(page, 'missingInPage', missingInPage, coreNeeds);
  if (!lack) return;
  throw new EngineError(
    'page_incompatible',
    `WhatsApp Web has changed: ${lack.feature} needs ${lack.missing}, which is not there`,
  );
}

/** What this page cannot do, though it can send and receive text. */
export function findUnavailable(page: Page): Promise<UnavailableFeature[]> {
  return callPage(page, 'missingInPage', missingInPage, optionalNeeds);
}

/** @throws EngineError feature_unavailable */
export function requireFeature(feature: string, unavailable: readonly UnavailableFeature[]): void {
  const lack = unavailable.find((entry) => entry.feature === feature);
  if (!lack) return;
  throw new EngineError('feature_unavailable', `This WhatsApp Web has no ${lack.missing}.`);
}

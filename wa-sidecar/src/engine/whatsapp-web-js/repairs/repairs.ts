import type { Page } from 'puppeteer';
import { installFindOwn } from '../page/own-messages.js';
import { installToolbox } from '../page/toolbox.js';
import { callPage } from '../page-call.js';
import { repairFixedId } from './fixed-id.js';
import { completeListeners, watchListeners } from './listeners.js';
import { repairMessageId } from './message-id.js';
import { repairMessageModel } from './message-model.js';

/**
 * What today's WhatsApp Web needs before the library may attach its listeners. Once a
 * document; each leaves a page alone that does not need it. Rejects only where the engine
 * cannot do without; what else a page refuses is told to `onFault`.
 */
export async function installRepairs(
  page: Page,
  onFault: (repair: string, error: unknown) => void,
): Promise<void> {
  await callPage(page, 'installToolbox', installToolbox);
  await callPage(page, 'installFindOwn', installFindOwn);
  await callPage(page, 'repairMessageId', repairMessageId).catch((error: unknown) =>
    onFault('message_id', error),
  );
  await callPage(page, 'repairMessageModel', repairMessageModel);
  await callPage(page, 'repairFixedId', repairFixedId);
  await callPage(page, 'watchListeners', watchListeners).catch((error: unknown) =>
    onFault('watch_listeners', error),
  );
}

/** Attaches what the library did not; answers with its names. */
export function verifyListeners(page: Page): Promise<string[]> {
  return callPage(page, 'completeListeners', completeListeners);
}

import type { Engine } from '../engine.js';
import { WhatsAppWebJsClient } from './client.js';
import type { WhatsAppWebJsOptions } from './options.js';

import { endLeftoverBrowsers } from './process-group.js';

export type { WhatsAppWebJsOptions } from './options.js';
export { guardLibraryRejections } from './rejections.js';
export { guardSpawnErrors } from './spawn-errors.js';

/** The engine that runs whatsapp-web.js in a Chromium of its own for each session. */
export function createWhatsAppWebJsEngine(options: WhatsAppWebJsOptions): Engine {
  return {
    name: 'whatsapp-web.js',
    endLeftovers: (folder) => endLeftoverBrowsers(folder),
    createClient: (clientOptions) => new WhatsAppWebJsClient(options, clientOptions),
  };
}

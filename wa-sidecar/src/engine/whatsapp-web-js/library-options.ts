import type { EngineClientOptions } from '../engine.js';
import { buildBrowserArgs } from './browser-args.js';
import type { LibraryOptions } from './library.js';
import type { EngineTimeouts, WhatsAppWebJsOptions } from './options.js';

/** What the library is made with for one session. */
export function libraryOptions(
  { executablePath, extraFlags, noSandbox }: WhatsAppWebJsOptions,
  { standIn, deviceName }: EngineClientOptions,
  own: { auth: object; launch: AbortSignal; timeouts: EngineTimeouts },
): LibraryOptions {
  return {
    authStrategy: own.auth,
    deviceName,
    authTimeoutMs: own.timeouts.open,
    webVersionCache: { type: 'none' },
    puppeteer: {
      executablePath,
      args: buildBrowserArgs({ standIn, extraFlags, noSandbox }),
      // Over a pipe Chromium leaves by itself when this process is killed.
      pipe: true,
      // The program's own ordered shutdown ends the browsers.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      signal: own.launch,
      timeout: own.timeouts.open,
      protocolTimeout: Math.max(...Object.values(own.timeouts)) * 2,
    },
  };
}

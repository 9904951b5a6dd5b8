import type { PageWindow } from './page-types.js';

declare const window: PageWindow;

/**
 * Page function: back to QR codes, with new ones. The library's own refresh asks for
 * `window.require` in Node and never gets here.
 */
export async function refreshQrInPage(wasPairingByCode: boolean): Promise<void> {
  if (wasPairingByCode) {
    if (window.codeInterval) clearInterval(window.codeInterval as ReturnType<typeof setInterval>);
    window.codeInterval = undefined;
    await window.require('WAWebAltDeviceLinkingApi').initializeQRLinking?.();
  }
  await window.require('WAWebCmd').Cmd.refreshQR();
}

import { join, resolve } from 'node:path';
import type { Browser, Page } from 'puppeteer';
import { LibraryLocalAuthBase } from './library.js';

const clientId = 'browser';

/** Where LocalAuth keeps the browser's own folder within a session's profile. */
export function userDataDirOf(profileDir: string): string {
  return join(resolve(profileDir), `session-${clientId}`);
}

/**
 * LocalAuth, except that it never deletes the profile: the library would do so under the
 * running browser. Also the place where the library first shows its browser.
 */
export class ProfileAuth extends LibraryLocalAuthBase {
  constructor(
    profileDir: string,
    private readonly onBrowser: (browser: Browser, page: Page) => void,
  ) {
    super({ dataPath: profileDir, clientId });
  }

  override async afterBrowserInitialized(): Promise<void> {
    const { pupBrowser, pupPage } = this.client;
    if (pupBrowser && pupPage) this.onBrowser(pupBrowser, pupPage);
  }

  override async logout(): Promise<void> {}
}

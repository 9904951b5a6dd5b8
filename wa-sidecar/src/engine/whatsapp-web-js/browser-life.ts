import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Browser } from 'puppeteer';
import { EngineError } from '../engine.js';
import { limited } from './limited.js';
import { endBrowser } from './process-group.js';
import { freeProfile } from './profile-lock.js';

const killLimitMs = 10_000;

/** One browser on one profile, from before its start until none of its processes is left. */
export class BrowserLife {
  /** Puppeteer kills the browser that it is starting when this is aborted. */
  readonly launch = new AbortController();
  #browser: Browser | null = null;
  #pid: number | null = null;

  constructor(
    private readonly userDataDir: string,
    /** Not called for an end that `end` brought about. */
    private readonly onGone: () => void,
  ) {}

  get pid(): number | null {
    return this.#pid;
  }

  /** @throws EngineError browser_missing */
  async prepare(executablePath: string): Promise<void> {
    try {
      await access(executablePath, constants.X_OK);
    } catch (cause) {
      throw new EngineError('browser_missing', 'There is no browser at the configured path', {
        cause,
      });
    }
    await freeProfile(this.userDataDir);
  }

  started(browser: Browser): void {
    const process = browser.process();
    this.#browser = browser;
    this.#pid = process?.pid ?? null;
    // Puppeteer takes its own listeners off when it closes; a broken pipe after that would be
    // an unhandled 'error' event, which ends this process and with it all sessions.
    for (const pipe of process?.stdio ?? []) pipe?.on('error', () => undefined);
    const onGone = () => {
      if (this.#browser) this.onGone();
    };
    browser.once('disconnected', onGone);
    // The program at the configured path may be a script whose child is the browser.
    process?.once('exit', onGone);
  }

  /**
   * Lets the browser write its profile and leave, then kills what is left of its process
   * group. `starting` is the start that may still be under way.
   */
  async end(starting: Promise<unknown>, graceMs: number): Promise<void> {
    await this.#leave(graceMs);
    await limited(starting, { milliseconds: graceMs, code: 'timeout', what: 'The start' }).catch(
      () => undefined,
    );
    // It may have come up while it was waited for.
    await this.#leave(graceMs);
    await endBrowser(this.#pid, this.userDataDir, killLimitMs);
    this.#pid = null;
  }

  async #leave(graceMs: number): Promise<void> {
    const browser = this.#browser;
    this.#browser = null;
    if (!browser) {
      this.launch.abort();
      return;
    }
    if (!browser.connected) return;
    await limited(browser.close(), {
      milliseconds: graceMs,
      code: 'timeout',
      what: 'The end of the browser',
    }).catch(() => undefined);
  }
}

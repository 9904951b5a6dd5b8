import type { Page } from 'puppeteer';
import { EngineError } from '../engine.js';
import { LibraryClientBase, type LibraryOptions } from './library.js';
import { limited } from './limited.js';
import type { EngineLogger } from './options.js';
import { documentId } from './page/document-id.js';
import { quietEvents, quietOwnMessages } from './page/quiet-events.js';
import { callPage, isNavigation } from './page-call.js';
import { standInForOptional } from './repairs/optional-modules.js';
import { repairReadyRace } from './repairs/ready-race.js';
import { installRepairs, verifyListeners } from './repairs/repairs.js';
import { dismissWhatsNew } from './repairs/whats-new.js';
import { requireCore } from './self-check.js';

/** What the engine's client wants to know of the library's inner life. */
export interface LibraryWatcher {
  logger: EngineLogger;
  /** True once nothing more should be done in the page. */
  isOver(): boolean;
  /** A document was loaded, the first or another; nothing is attached to it yet. */
  onDocument(): void;
  /** The phone has scanned or typed what this page shows. */
  onPairing(): void;
  /** The listeners of this document are attached and verified. */
  onAttached(page: Page): Promise<void>;
  /** The page went to where it goes after it was unlinked. */
  onUnlinked(): void;
  /** The page cannot be used, and trying again in it is of no use. */
  onUnusable(reason: string, error: unknown): void;
}

/** One piece of work for one document, however often it is asked for. */
interface DocumentWork {
  document: string;
  done: Promise<void>;
}

const maxNavigations = 20;
/** The page is in trouble already. */
const selfCheckLimit = { milliseconds: 5_000, code: 'timeout', what: 'The self-check' };

/**
 * The unmodified library, with its two steps in the page watched: `inject`, which it runs
 * after every navigation of any frame and whose failures it leaves unhandled, and
 * `attachEventListeners`, whose failures end in the page. Both happen once a document here.
 */
export class ObservedClient extends LibraryClientBase {
  #injected: DocumentWork | null = null;
  #attached: DocumentWork | null = null;
  #started = false;
  #hearing: Page | null = null;

  constructor(
    options: LibraryOptions,
    private readonly watcher: LibraryWatcher,
  ) {
    super(options);
  }

  override async initialize(): Promise<void> {
    await super.initialize();
    this.#started = true;
  }

  /** The page is always taken as the server sends it; the library's listener would only add rejections. */
  override async initWebVersionCache(): Promise<void> {}

  /** The engine's client ends the browser, by `close`; the library calls this without waiting for it. */
  override async destroy(): Promise<void> {}

  override async inject(): Promise<void> {
    try {
      await this.#injectLastDocument();
    } catch (error) {
      if (this.watcher.isOver()) return;
      const cause = await this.#incompatibility(error);
      if (!this.#started) throw cause;
      const isKnown = cause instanceof EngineError && cause.code === 'page_incompatible';
      this.watcher.onUnusable(isKnown ? cause.code : 'page_unusable', cause);
    }
  }

  override async attachEventListeners(): Promise<void> {
    const page = this.#page();
    const document = await callPage(page, 'documentId', documentId);
    if (this.#attached?.document !== document) {
      this.#attached = { document, done: this.#attachOnce(page) };
    }
    return this.#attached.done;
  }

  /** A page may navigate while the library injects, e.g. when it finds itself unlinked. */
  async #injectLastDocument(): Promise<void> {
    const page = this.#page();
    for (let round = 0; round < maxNavigations && !this.watcher.isOver(); round += 1) {
      try {
        const document = await callPage(page, 'documentId', documentId);
        if (page.url().includes('post_logout=1')) return this.watcher.onUnlinked();
        if (this.#injected?.document !== document) {
          this.watcher.onDocument();
          this.#injected = { document, done: this.#injectOnce(page) };
        }
        return await this.#injected.done;
      } catch (error) {
        if (!isNavigation(error) && !isReload(error)) throw error;
      }
    }
    if (this.watcher.isOver()) return;
    throw new EngineError('page_unusable', 'The page does not stop navigating');
  }

  /** Why a document could not be used: what it lacks, where it lacks something. */
  async #incompatibility(error: unknown): Promise<unknown> {
    try {
      await limited(requireCore(this.#page()), selfCheckLimit);
      return error;
    } catch (lack) {
      return lack instanceof EngineError && lack.code === 'page_incompatible' ? lack : error;
    }
  }

  /** Before the library offers its own listener for this, which would ask for `window` in Node. */
  async #hearPairing(page: Page): Promise<void> {
    if (this.#hearing === page) return;
    this.#hearing = page;
    await page.exposeFunction('onAuthAppStateChangedEvent', (state: unknown) => {
      if (state === 'PAIRING') this.watcher.onPairing();
    });
  }

  async #injectOnce(page: Page): Promise<void> {
    await this.#hearPairing(page);
    try {
      await super.inject();
    } catch (error) {
      if (isNavigation(error)) throw error;
      const again = await callPage(page, 'standInForOptional', standInForOptional);
      if (!again) throw error;
      await super.inject();
    }
    await callPage(page, 'dismissWhatsNew', dismissWhatsNew);
    await callPage(page, 'repairReadyRace', repairReadyRace);
  }

  async #attachOnce(page: Page): Promise<void> {
    const { logger } = this.watcher;
    try {
      await requireCore(page);
      await installRepairs(page, (repair, err) => logger.warn({ repair, err }, 'a repair failed'));
      await callPage(page, 'quietEvents', quietEvents);
      await super.attachEventListeners().catch((err: unknown) => {
        if (isNavigation(err)) throw err;
        logger.warn({ err }, 'the library attached its listeners in part');
      });
      const added = await verifyListeners(page);
      if (added.length > 0) logger.warn({ added }, 'listeners were missing and have been added');
      await callPage(page, 'quietOwnMessages', quietOwnMessages);
      await this.watcher.onAttached(page);
    } catch (error) {
      if (this.watcher.isOver() || isNavigation(error) || isReload(error)) return;
      this.watcher.onUnusable('page_incompatible', error);
    }
  }

  #page(): Page {
    if (!this.pupPage) throw new EngineError('closed', 'The browser has no page');
    return this.pupPage;
  }
}

function isReload(error: unknown): boolean {
  return error instanceof EngineError && error.code === 'page_reloaded';
}

import type { PageWindow } from './page-types.js';

declare const window: PageWindow;

/** Page function: a name for this document; another one after every navigation. */
export function documentId(): string {
  window.botwaveDocument ??= `${Date.now()}-${Math.random()}`;
  return window.botwaveDocument;
}

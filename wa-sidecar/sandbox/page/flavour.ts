/**
 * Which WhatsApp Web is played. `older` is what whatsapp-web.js 1.34.7 was written for,
 * `current` what it meets: ids under `$1`, chats by LID, synced before anybody listens, and a
 * dialog of what is new behind each link.
 */
export type Flavour = 'current' | 'older';

export const flavour: Flavour =
  document.documentElement.dataset.flavour === 'older' ? 'older' : 'current';

/** Modules that this page lacks. */
export const missingModules = (document.documentElement.dataset.missing ?? '').split(' ');

/** This page loads and never connects. */
export const stalls = document.documentElement.dataset.stalls === 'true';

/** How long a new link may leave the dialog unanswered. */
export const whatsNewMs = Number(document.documentElement.dataset.whatsNewMs);

export const VERSION = flavour === 'older' ? '2.3000.1042386815' : '2.3000.1043220887';

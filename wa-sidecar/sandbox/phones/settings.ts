/** What tests change: times, all in milliseconds, and how pages are. In memory only. */
export interface Settings {
  /** How long the first QR of a series lives, and each of the others. */
  qrFirstMs: number;
  qrNextMs: number;
  /** QRs in a series. */
  qrCount: number;
  pairingCodeMs: number;
  /** Between two ticks of the slow number. */
  slowTickMs: number;
  /** Modules that pages lack, as after a change of WhatsApp Web. For pages loaded from now on. */
  missingModules: string[];
  /** How long a new link may leave the dialog of what is new unanswered. For pages loaded from now on. */
  whatsNewMs: number;
  /** Pages load and never connect. For pages loaded from now on. */
  pagesStall: boolean;
}

/** As observed on WhatsApp Web; the slow number's is our own. */
export const DEFAULT_SETTINGS: Settings = {
  qrFirstMs: 60_000,
  qrNextMs: 20_000,
  qrCount: 6,
  pairingCodeMs: 180_000,
  slowTickMs: 3000,
  whatsNewMs: 300_000,
  missingModules: [],
  pagesStall: false,
};

/** Times that tests make shorter; all in milliseconds. In memory only. */
export interface Settings {
  /** How long the first QR of a series lives, and each of the others. */
  qrFirstMs: number;
  qrNextMs: number;
  /** QRs in a series. */
  qrCount: number;
  pairingCodeMs: number;
  /** Between two ticks of the slow number. */
  slowTickMs: number;
}

/** As observed on WhatsApp Web; the slow number's is our own. */
export const DEFAULT_SETTINGS: Settings = {
  qrFirstMs: 60_000,
  qrNextMs: 20_000,
  qrCount: 6,
  pairingCodeMs: 180_000,
  slowTickMs: 3000,
};

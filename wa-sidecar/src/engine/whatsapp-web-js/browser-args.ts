import type { StandIn } from '../engine.js';

/**
 * Lean flags. On headless-shell they take a session from some 95 to 73 MiB; on full
 * Chromium they win little and cost nothing.
 */
const leanFlags = [
  // No outside hosts at start: updates, sync, safe browsing lists, first-run pages.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // No screen: no GPU process and no software stand-in for it.
  '--disable-gpu',
  '--in-process-gpu',
  '--disable-software-rasterizer',
  // One site, one renderer: no second process for isolation's sake, none kept in spare.
  '--disable-site-isolation-trials',
  '--disable-features=IsolateOrigins,site-per-process,SpareRendererForSitePerProcess,Vulkan',
  '--renderer-process-limit=1',
  '--disable-extensions',
  '--disable-component-extensions-with-background-pages',
  // Containers often have a /dev/shm of 64 MB, which crashes the page.
  '--disable-dev-shm-usage',
  '--mute-audio',
];

export interface BrowserArgsOptions {
  standIn: StandIn | null;
  /** Only where Chromium's own sandbox cannot start: as root, in some containers. */
  noSandbox: boolean;
  extraFlags: readonly string[];
}

/**
 * Command line of a session's browser. The resolver and certificate flags are added for a
 * stand-in only: with `standIn` null a browser always speaks to the real WhatsApp and
 * always checks its certificate, whatever the extra flags say.
 */
export function buildBrowserArgs({ standIn, noSandbox, extraFlags }: BrowserArgsOptions): string[] {
  const redirecting = /^--(host-resolver-rules|host-rules|ignore-certificate-errors)/;
  return [
    ...leanFlags,
    ...(noSandbox ? ['--no-sandbox'] : []),
    ...extraFlags.filter((flag) => !redirecting.test(flag)),
    ...(standIn ? standInFlags(standIn) : []),
  ];
}

function standInFlags({ address, certificateKeyHash }: StandIn): string[] {
  return [
    `--host-resolver-rules=MAP web.whatsapp.com ${address}`,
    certificateKeyHash === null
      ? '--ignore-certificate-errors'
      : `--ignore-certificate-errors-spki-list=${certificateKeyHash}`,
  ];
}

import type { StandIn } from '../engine.js';

/** Each was measured: docs/decisions/0007-browser-flags.md. */
const leanFlags = [
  // No screen: no GPU process and no software stand-in for it. Saves 4 MiB of private memory
  // a session, 26 MiB with its share of what sessions have in common.
  '--disable-gpu',
  '--in-process-gpu',
  '--disable-software-rasterizer',
  // Saves no memory. No outside hosts at start: updates, sync, safe browsing lists.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Saves no memory. Containers often have a /dev/shm of 64 MB, which crashes the page.
  '--disable-dev-shm-usage',
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

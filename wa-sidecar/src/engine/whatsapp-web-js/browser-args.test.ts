import { describe, expect, it } from 'vitest';
import { buildBrowserArgs } from './browser-args.js';

const address = '127.0.0.1:3443';
const redirecting = /host-resolver|host-rules|certificate/;

describe('command line of a browser', () => {
  it('never redirects a real device, not even by extra flags', () => {
    const args = buildBrowserArgs({
      standIn: null,
      noSandbox: false,
      extraFlags: [
        '--lang=de',
        '--ignore-certificate-errors',
        '--host-resolver-rules=MAP * 127.0.0.1',
      ],
    });
    expect(args.filter((flag) => redirecting.test(flag))).toEqual([]);
    expect(args).toContain('--lang=de');
  });

  it('pins the stand-in to its key', () => {
    const args = buildBrowserArgs({
      standIn: { address, certificateKeyHash: 'aGFzaA==' },
      noSandbox: false,
      extraFlags: [],
    });
    expect(args.filter((flag) => redirecting.test(flag))).toEqual([
      '--host-resolver-rules=MAP web.whatsapp.com 127.0.0.1:3443',
      '--ignore-certificate-errors-spki-list=aGFzaA==',
    ]);
  });

  it('accepts any certificate only of a stand-in whose key is unknown', () => {
    const args = buildBrowserArgs({
      standIn: { address, certificateKeyHash: null },
      noSandbox: false,
      extraFlags: [],
    });
    expect(args).toContain('--ignore-certificate-errors');
  });

  it('keeps the sandbox of Chromium unless told otherwise', () => {
    const options = { standIn: null, extraFlags: [] };
    expect(buildBrowserArgs({ ...options, noSandbox: false })).not.toContain('--no-sandbox');
    expect(buildBrowserArgs({ ...options, noSandbox: true })).toContain('--no-sandbox');
  });
});

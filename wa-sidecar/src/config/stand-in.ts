import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { EngineError, type StandIn } from '../engine/engine.js';
import type { SandboxConfig } from './config.js';

/**
 * The stand-in that a sandbox session is to use now; the certificate is read each time, as the
 * sandbox may have made a new one. Rejects with `EngineError` `sandbox_off` or
 * `sandbox_unavailable`: a sandbox session must never reach the real WhatsApp instead.
 */
export async function requireStandIn(sandbox: SandboxConfig): Promise<StandIn> {
  if (sandbox.kind === 'off') {
    throw new EngineError('sandbox_off', 'Sandbox devices are switched off on this host.');
  }
  const { address, certificateFile } = sandbox;
  if (!certificateFile) return { address, certificateKeyHash: null };
  try {
    const certificate = new X509Certificate(await readFile(certificateFile));
    return { address, certificateKeyHash: keyHashOf(certificate) };
  } catch (cause) {
    throw new EngineError('sandbox_unavailable', 'The sandbox has no certificate yet.', { cause });
  }
}

/** base64 SHA-256 of the public key (SPKI), as Chromium's certificate exceptions want it. */
function keyHashOf(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

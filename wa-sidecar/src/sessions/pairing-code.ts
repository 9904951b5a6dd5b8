import { type EngineClient, EngineError } from '../engine/engine.js';
import { SidecarError } from '../sidecar-error.js';

/** Asks WhatsApp for a code. Rejects with `SidecarError` `timeout`, `feature_unavailable` or `wrong_state`. */
export async function askForPairingCode(
  client: EngineClient,
  phone: string,
): Promise<{ code: string; expiresAt: Date }> {
  try {
    return await client.requestPairingCode(phone);
  } catch (cause) {
    const told = cause instanceof EngineError ? cause.code : '';
    const code = told === 'timeout' || told === 'feature_unavailable' ? told : 'wrong_state';
    throw new SidecarError(code, 'WhatsApp gave no pairing code.', { cause });
  }
}

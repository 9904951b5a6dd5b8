import { type EngineClient, EngineError } from '../engine/engine.js';
import { SidecarError } from '../sidecar-error.js';

/** Asks WhatsApp for a code. Rejects with `SidecarError` `timeout` or `wrong_state`. */
export async function askForPairingCode(
  client: EngineClient,
  phone: string,
): Promise<{ code: string; expiresAt: Date }> {
  try {
    return await client.requestPairingCode(phone);
  } catch (cause) {
    const isLate = cause instanceof EngineError && cause.code === 'timeout';
    const code = isLate ? 'timeout' : 'wrong_state';
    throw new SidecarError(code, 'WhatsApp gave no pairing code.', { cause });
  }
}

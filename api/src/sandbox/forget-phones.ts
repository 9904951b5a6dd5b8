import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config/config.js';
import { AppError } from '../errors/app-error.js';
import { accepted, type SandboxClient } from './sandbox-client.js';

/** Removes a user's sandbox phones with their texts; false when the sandbox is off or away now. */
export type ForgetPhones = (userId: string) => Promise<boolean>;

/** A sandbox that is not ours keeps nothing of users, and one that never ran has no folder. */
export function forgetPhones(config: Config, client: SandboxClient | undefined): ForgetPhones {
  const folder = path.join(config.dataDir, 'sandbox');
  return async (userId) => {
    if (!client) return config.sandbox.kind === 'other' || !existsSync(folder);
    try {
      accepted(
        await client.ask(userId, { method: 'DELETE', segments: [], query: '', body: undefined }),
      );
      return true;
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  };
}

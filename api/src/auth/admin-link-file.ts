import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';

/**
 * The link that made the administrator is used up: the file in which `npm start` left it where
 * there was no terminal goes too. What keeps it from going is no reason to refuse anybody.
 */
export async function removeAdminLinkFile(dataDir: string, logger: Logger): Promise<void> {
  const file = path.join(dataDir, 'admin-link.txt');
  try {
    await rm(file, { force: true });
  } catch (error) {
    logger.warn({ err: error, file }, 'the file of the used link cannot be removed');
  }
}

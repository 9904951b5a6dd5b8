import { ConfigError, loadConfig } from './config/config.js';
import {
  createWhatsAppWebJsEngine,
  guardLibraryRejections,
  guardSpawnErrors,
} from './engine/whatsapp-web-js/index.js';
import { onEnd } from './lifetime.js';
import { createLogger } from './logger.js';
import { startSidecar } from './sidecar.js';

async function main(): Promise<void> {
  const config = loadConfig();
  const logger = createLogger(config.logLevel);
  guardLibraryRejections(logger);
  guardSpawnErrors(logger);
  const engine = createWhatsAppWebJsEngine({ ...config.chromium, logger });
  const sidecar = await startSidecar(config, engine, logger);
  onEnd((reason) => {
    logger.info({ reason }, 'the sidecar stops');
    sidecar
      .close()
      .catch((error: unknown) => logger.error({ err: error }, 'the sidecar did not stop in order'))
      .finally(() => process.exit(0));
  });
}

main().catch((error: unknown) => {
  const isKnown = error instanceof ConfigError;
  const text = isKnown ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`Sidecar: ${text}\n`);
  process.exit(1);
});

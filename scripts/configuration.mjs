// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { renderConfiguration, replaceConfiguration } from './lib/configuration-table.mjs';
import { root } from './lib/settings.mjs';

/** `node scripts/configuration.mjs` after a build: writes the README's table of settings anew. */
const api = await import('../api/dist/src/config/config.js');
const sidecar = await import('../wa-sidecar/dist/src/config/config.js');

const readme = path.join(root, 'README.md');
const table = renderConfiguration([...api.configFields, ...sidecar.configFields]);
writeFileSync(readme, replaceConfiguration(readFileSync(readme, 'utf8'), table));

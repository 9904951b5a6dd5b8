// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { missingOptionals } from './lib/lock-file.mjs';
import { root } from './lib/settings.mjs';

/** Adds to package-lock.json the packages of other platforms that npm left out of it. */
const file = path.join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingOptionals(lock);
const packages = Object.entries({ ...lock.packages, ...missing });
packages.sort(([a], [b]) => a.localeCompare(b, 'en'));
writeFileSync(
  file,
  `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, undefined, 2)}\n`,
);
console.log(`${Object.keys(missing).length} packages added.`);

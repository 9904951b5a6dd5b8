// @ts-check
import path from 'node:path';

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {boolean} [dev]
 * @property {boolean} [devOptional]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 * @typedef {{ packages: Record<string, LockEntry> }} LockFile
 */

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = [
  'arm64',
  'arm',
  'x64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
];

/**
 * Packages for other platforms that the lock file leaves out, with what it should say of them.
 * npm leaves out what its registry did not offer when the file was made, and `npm ci` then
 * refuses the whole file, on every platform.
 * @param {LockFile} lock
 * @returns {Record<string, LockEntry>} by their place
 */
export function missingOptionals(lock) {
  /** @type {Record<string, LockEntry>} */
  const missing = {};
  for (const [place, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const found = resolve(lock, place, name);
      if (found?.version !== undefined || !/^\d+\.\d+\.\d+/.test(version)) continue;
      const kind = entry.dev ? { dev: true } : entry.devOptional ? { devOptional: true } : {};
      missing[`node_modules/${name}`] = { version, ...platformOf(name), ...kind, optional: true };
    }
  }
  return missing;
}

/**
 * The package that a `require` in a package at `place` would get.
 * @param {LockFile} lock
 * @param {string} place
 * @param {string} name
 */
function resolve(lock, place, name) {
  for (let folder = place; ; folder = path.posix.dirname(folder)) {
    const found = lock.packages[path.posix.join(folder, 'node_modules', name)];
    if (found || folder === '.' || folder === '') return found;
  }
}

/** @param {string} name such as `@oxc-parser/binding-linux-x64-musl` */
function platformOf(name) {
  const words = name.split(/[-/]/);
  const system = systems.find((word) => words.includes(word));
  const processor = processors.find((word) => words.includes(word));
  const libc = words.includes('musl') ? 'musl' : words.includes('gnu') ? 'glibc' : undefined;
  return {
    ...(processor && { cpu: [processor] }),
    ...(libc && system === 'linux' && { libc: [libc] }),
    ...(system && { os: [system] }),
  };
}

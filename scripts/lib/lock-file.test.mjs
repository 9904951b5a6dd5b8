// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { completeLock, missingOptionals } from './lock-file.mjs';

/** @returns {import('./lock-file.mjs').Lock} */
const ownLock = () =>
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package-lock.json'), 'utf8'));

describe('the lock file', () => {
  it('places every platform, so that npm ci accepts it on each', () => {
    expect(missingOptionals(ownLock())).toEqual([]);
  });

  it('names no registry host', () => {
    const hosts = Object.values(ownLock().packages).filter((entry) =>
      entry.resolved?.startsWith('http'),
    );
    expect(hosts).toEqual([]);
  });

  it('gives what is missing its platform', () => {
    const lock = {
      packages: {
        'node_modules/tool': {
          version: '2.0.0',
          optionalDependencies: { 'tool-linux-x64-musl': '2.0.0' },
        },
      },
    };
    expect(completeLock(lock)).toEqual(['node_modules/tool-linux-x64-musl']);
    expect(lock.packages).toHaveProperty(['node_modules/tool-linux-x64-musl'], {
      version: '2.0.0',
      cpu: ['x64'],
      os: ['linux'],
      libc: ['musl'],
      optional: true,
    });
    expect(completeLock(lock)).toEqual([]);
  });
});

// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { configFields as apiFields } from '../api/dist/src/config/config.js';
import { configFields as sidecarFields } from '../wa-sidecar/dist/src/config/config.js';
import { renderConfiguration, replaceConfiguration } from './lib/configuration-table.mjs';
import { root } from './lib/settings.mjs';

test("the README's table names every setting as it is (else: node scripts/configuration.mjs)", () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const table = renderConfiguration([...apiFields, ...sidecarFields]);
  expect(table).toContain('`DATABASE_URL`');
  expect(replaceConfiguration(readme, table)).toBe(readme);
});

test('what several programs read means the same to each', () => {
  const shared = sidecarFields.flatMap((field) => {
    const same = apiFields.find(({ env }) => env === field.env);
    return same ? [[field.env, field.default, same.default]] : [];
  });
  expect(shared.length).toBeGreaterThan(3);
  expect(shared.filter(([, one, other]) => one !== other)).toEqual([]);
});

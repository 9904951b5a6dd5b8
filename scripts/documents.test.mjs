// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const decisionsDir = path.join(root, 'docs/decisions');

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join('docs', file)),
];

/** @param {string} file */
const textOf = (file) => readFileSync(path.join(root, file), 'utf8');

test.each(documents)('what %s names is there', (file) => {
  const text = textOf(file);
  const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, target = '']) =>
    path.join(path.dirname(file), target),
  );
  const paths = [
    ...text.matchAll(/`((?:api|docs|e2e|scripts|wa-sidecar|web)\/[\w./-]+\.\w+)`/g),
  ].map(([, target = '']) => target);
  const built = /\/dist\//;
  const absent = [...links, ...paths].filter(
    (target) => !built.test(target) && !existsSync(path.join(root, target)),
  );
  expect(absent).toEqual([]);
});

test('every decision has a number of its own and is listed', () => {
  const files = readdirSync(decisionsDir).filter((file) => /^\d{4}-.+\.md$/.test(file));
  const numbers = files.map((file) => file.slice(0, 4));
  expect(files.length).toBeGreaterThan(10);
  expect(new Set(numbers).size).toBe(numbers.length);
  const index = textOf('docs/decisions/README.md');
  for (const file of files) {
    const [heading = ''] = textOf(path.join('docs/decisions', file)).split('\n');
    const [number = '', title = ''] = heading.replace(/^# /, '').split(': ');
    expect(index).toContain(`- [${number}](${file}): ${title}\n`);
  }
});

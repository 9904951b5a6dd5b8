import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { isLibraryRejection } from './rejections.js';

const stackOf = (place: string) => `Error\n    at f (/srv/app/node_modules/${place}/lib/x.js:1:1)`;
const fault = (message: string, stack: string) => Object.assign(new Error(message), { stack });

it.each([
  ['Execution context was destroyed, most likely because of a navigation.', 'puppeteer-core'],
  ['Protocol error (Runtime.callFunctionOn): Target closed', 'puppeteer-core'],
  ["Attempted to use detached Frame 'ABC'.", 'whatsapp-web.js'],
])('knows "%s" of %s', (message, place) => {
  expect(isLibraryRejection(fault(message, stackOf(place)))).toBe(true);
});

it('leaves our own faults alone, whatever they say', () => {
  expect(isLibraryRejection(fault('Target closed', 'Error\n at f (/srv/app/dist/x.js:1:1)'))).toBe(
    false,
  );
  expect(isLibraryRejection(fault('x is not a function', stackOf('whatsapp-web.js')))).toBe(false);
  expect(isLibraryRejection('auth timeout')).toBe(false);
});

const guarded = `
  import { guardLibraryRejections } from ${JSON.stringify(new URL('../../../dist/src/engine/whatsapp-web-js/rejections.js', import.meta.url).href)};
  const logger = { warn: (_details, text) => console.log(text) };
  guardLibraryRejections(logger);
  const known = new Error('Target closed');
  known.stack = 'Error: Target closed at /app/node_modules/puppeteer-core/x.js';
  Promise.reject(known);
  setTimeout(() => Promise.reject(new Error('our own fault')), 50);
  setTimeout(() => console.log('still here'), 500);
`;

it('keeps the process alive for those, and only for those', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', guarded]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number];
  expect(output).toBe('the library left a rejection unhandled\n');
  expect(code).not.toBe(0);
});

// @ts-check
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { onStopSignal } from './shutdown.mjs';

test('one Ctrl-C that arrives twice stops in order; a later one forces', () => {
  const source = new EventEmitter();
  /** @type {string[]} */
  const heard = [];
  let now = 5_000;
  onStopSignal(
    { stop: () => heard.push('stop'), force: () => heard.push('force') },
    source,
    () => now,
  );
  source.emit('SIGINT');
  now += 900;
  source.emit('SIGINT');
  expect(heard).toEqual(['stop']);
  now += 200;
  source.emit('SIGTERM');
  expect(heard).toEqual(['stop', 'force']);
});

// @ts-check
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { root } from './settings.mjs';
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

test('a process of npm hears that npm was ended, though only the shell between got the signal', async () => {
  const script = `
    import { onNpmGone } from '${root}/scripts/lib/shutdown.mjs';
    onNpmGone(() => { console.log('stopped'); process.exit(0); }, { npm_lifecycle_event: 'start' });
    setInterval(() => {}, 1000);
    console.log('up');`;
  // As npm does it, and with more to do, so that no shell replaces itself by the program.
  const shell = spawn('sh', [
    '-c',
    '"$0" --input-type=module -e "$1"; true',
    process.execPath,
    script,
  ]);
  let output = '';
  shell.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk;
  });
  await vi.waitUntil(() => output === 'up\n', { timeout: 10_000 });
  shell.kill('SIGTERM');
  await vi.waitUntil(() => output === 'up\nstopped\n', { timeout: 10_000 });
  expect(output).toBe('up\nstopped\n');
});

test('who says something to nobody lives on', async () => {
  const script = `
    import { say } from '${root}/scripts/lib/operator.mjs';
    process.stdin.once('end', async () => {
      for (const _ of Array(10)) {
        say('heard by nobody');
        await new Promise((resolve) => setImmediate(resolve));
      }
      process.exit(7);
    });
    process.stdin.resume();
    say('up');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([7, null]);
});

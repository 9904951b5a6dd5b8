import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

const script = (guards: boolean) => `
  import { spawn } from 'node:child_process';
  import { guardSpawnErrors } from ${JSON.stringify(new URL('../../../dist/src/engine/whatsapp-web-js/spawn-errors.js', import.meta.url).href)};
  const logger = { warn: ({ err }, text) => console.log(text + ': ' + err.message) };
  ${guards ? 'guardSpawnErrors(logger);' : ''}
  spawn('/nowhere/chromium', ['--secret']);
  setTimeout(() => console.log('still here'), 300);
`;

async function run(guards: boolean): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script(guards)]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

it('keeps the process alive when a program cannot be started', async () => {
  expect(await run(true)).toEqual({
    code: 0,
    output: 'a program could not be started: spawn /nowhere/chromium ENOENT\nstill here\n',
  });
});

it('is needed: without it the process ends', async () => {
  expect(await run(false)).toMatchObject({ code: 1, output: '' });
});

// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { isAlive } from './process-identity.mjs';
import { Runner } from './runner.mjs';
import { RunnerFixture, waitFor } from './runner-fixture.mjs';
import { root } from './settings.mjs';

/** @type {Runner | undefined} */
let runner;
afterEach(() => runner?.kill());

/** @param {RunnerFixture} fixture */
function start(fixture) {
  runner = new Runner(fixture.programs(), { env: process.env, logDir: fixture.folder });
  runner.start();
  return runner;
}

test('a killed program is back within a second, the others stay', async () => {
  const fixture = new RunnerFixture();
  fixture.addProgram('one', 'obedient', 'startsecs=0');
  fixture.addProgram('two', 'obedient');
  start(fixture);
  const two = await fixture.waitForStarts('two');
  const one = await fixture.waitForStarts('one');
  const began = Date.now();
  process.kill(one, 'SIGKILL');
  await fixture.waitForStarts('one', 2);
  expect(Date.now() - began).toBeLessThan(1_000);
  expect(isAlive(two)).toBe(true);
});

test('stops the last started first, each waiting for the one before', async () => {
  const fixture = new RunnerFixture();
  fixture.addProgram('last', 'obedient', 'priority=30');
  fixture.addProgram('first', 'obedient', 'priority=10');
  fixture.addProgram('middle', 'obedient', 'priority=20');
  const running = start(fixture);
  for (const name of ['first', 'middle', 'last']) await fixture.waitForStarts(name);
  await running.stop();
  expect(fixture.lines().filter((line) => line.includes('ended'))).toEqual([
    'last ended by SIGTERM',
    'middle ended by SIGTERM',
    'first ended by SIGTERM',
  ]);
  expect(fixture.living()).toEqual([]);
});

test('a program that hears nothing is killed after its stopwaitsecs, with its children', async () => {
  const fixture = new RunnerFixture();
  fixture.addProgram('deaf', 'deaf', 'stopwaitsecs=1');
  const running = start(fixture);
  const child = await fixture.waitForStarts('deaf-child');
  await running.stop();
  await waitFor(() => !isAlive(child));
  expect(fixture.living()).toEqual([]);
});

test('an expected end is left at that, with autorestart=unexpected', async () => {
  const fixture = new RunnerFixture();
  fixture.addProgram('absent', 'absent', 'autorestart=unexpected\nexitcodes=0\nstartsecs=0');
  fixture.addProgram('present', 'broken', 'autorestart=unexpected\nexitcodes=0');
  start(fixture);
  // By then a restart of the other would have come, too.
  await fixture.waitForStarts('present', 3);
  expect(fixture.pidsOf('absent')).toHaveLength(1);
});

test('a program that fails at once, again and again, ends in a sentence with its last words', async () => {
  const fixture = new RunnerFixture();
  fixture.addProgram('broken', 'broken', 'startsecs=2');
  const running = start(fixture);
  await expect(running.failure).rejects.toThrow(
    /^broken does not start \(exit code 1\): SOME_SETTING is wrong\. — its log is .*broken\.log$/,
  );
  expect(readFileSync(path.join(fixture.folder, 'broken.log'), 'utf8')).toContain('SOME_SETTING');
});

test('when the runner is killed, its programs end by themselves', async () => {
  const fixture = new RunnerFixture();
  fixture.addProgram('one', 'obedient');
  const script = `
    import { Runner } from '${root}/scripts/lib/runner.mjs';
    import { readSupervisorConf } from '${root}/scripts/lib/supervisor-conf.mjs';
    const programs = readSupervisorConf('${fixture.conf}');
    new Runner(programs, { env: process.env, logDir: '${fixture.folder}' }).start();`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: 'inherit',
  });
  await fixture.waitForStarts('one');
  const gone = once(parent, 'exit');
  parent.kill('SIGKILL');
  await gone;
  await waitFor(() => fixture.living().length === 0);
  expect(fixture.lines().at(-1)).toBe('one ended by disconnect');
});

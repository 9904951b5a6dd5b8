import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BrowserLife } from './browser-life.js';
import { testBrowser } from './config/test-browser.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'botwave-life-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a pipe that breaks after puppeteer let go of it harms nobody else', async () => {
  const { executablePath, extraFlags, noSandbox } = testBrowser();
  const browser = await puppeteer.launch({
    executablePath,
    userDataDir: folder,
    pipe: true,
    args: [...extraFlags, ...(noSandbox ? ['--no-sandbox'] : [])],
  });
  const gone: string[] = [];
  const life = new BrowserLife(folder, () => gone.push('gone'));
  life.started(browser);
  const child = browser.process();
  if (!child) throw new Error('no process');

  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  await expect.poll(() => gone.length).toBeGreaterThan(0);
  await browser.disconnect();
  // The two pipes of the DevTools protocol. With data unread at the other end, its death is an
  // error, which throws where nobody listens.
  for (const pipe of child.stdio.slice(3)) {
    expect(pipe?.listenerCount('error')).toBeGreaterThan(0);
    pipe?.emit('error', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  }
  await life.end(Promise.resolve(), 1_000);
  expect(life.pid).toBeNull();
});

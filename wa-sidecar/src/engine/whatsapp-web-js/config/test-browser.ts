import { accessSync } from 'node:fs';

const candidates = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser that tests run: CHROMIUM_PATH and CHROMIUM_FLAGS, or a system browser. */
export function testBrowser(): {
  executablePath: string;
  extraFlags: string[];
  noSandbox: boolean;
} {
  const executablePath = process.env['CHROMIUM_PATH'] ?? candidates.find(exists);
  if (!executablePath) throw new Error('Tests need a browser: set CHROMIUM_PATH.');
  return {
    executablePath,
    extraFlags: (process.env['CHROMIUM_FLAGS'] ?? '').split(/\s+/).filter(Boolean),
    noSandbox: process.getuid?.() === 0,
  };
}

function exists(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}

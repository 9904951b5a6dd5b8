import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from './config.js';

const load = (env: Record<string, string>) => () =>
  loadConfig({
    DATABASE_URL: 'postgres://127.0.0.1/botwave',
    SIDECAR_TOKEN: 'a-token-of-this-test',
    ...env,
  });

test('what the sidecar and the sandbox refuse, the API refuses too', () => {
  expect(load({ SIDECAR_TOKEN: 'short' })).toThrow(
    'SIDECAR_TOKEN: must have at least 16 characters.',
  );
  expect(load({ SANDBOX_ADDRESS: 'https://127.0.0.1' })).toThrow('must be host:port');
  expect(load({ LOG_LEVEL: 'fatal' })).toThrow(/LOG_LEVEL: must be "trace", .* or "silent"/);
  expect(load({ PORT: 'http' })).toThrow('PORT: must be a whole number from 1 to 65535.');
  expect(load({})).not.toThrow();
});

test('a token file that is too short is refused', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'botwave-config-'));
  writeFileSync(path.join(folder, 'sidecar-token'), 'short\n');
  expect(load({ SIDECAR_TOKEN: '', BOTWAVE_DATA_DIR: folder })).toThrow('shorter than 16');
  rmSync(folder, { recursive: true });
});

test('settings of mail are looked at, and what they hold is not repeated', () => {
  const wrong = load({ SMTP_URL: 'https://user:secret-word@mail.example.org' });
  expect(wrong).toThrow('SMTP_URL: must be like smtp://user:password@mail.example.org:587');
  expect(wrong).not.toThrow('secret-word');
  expect(load({ SMTP_URL: 'mail.example.org' })).toThrow('SMTP_URL: must be like');
  expect(load({ MAIL_FROM: 'BotWave' })).toThrow('MAIL_FROM: must be an address');
  expect(load({ MAIL_FROM: 'a@b.example\r\nBcc: c@d.example' })).toThrow('MAIL_FROM');
  expect(load({})()).toMatchObject({ smtpUrl: undefined, mailFrom: 'BotWave <botwave@localhost>' });
  const SMTP_URL = 'smtps://user:pass%40word@mail.example.org';
  expect(load({ SMTP_URL, PUBLIC_URL: 'https://bots.example.org' })()).toMatchObject({
    smtpUrl: SMTP_URL,
    mailFrom: 'BotWave <botwave@bots.example.org>',
  });
});

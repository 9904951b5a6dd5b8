import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { speakPlainly } from '../contract/index.js';
import { findChromium } from './chromium.js';

speakPlainly();

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);
const count = (fallback: number) => z.coerce.number().int().min(1).max(10_000).default(fallback);

/** Environment, default and meaning of every setting of the sidecar, in one place. */
const configSchema = z.object({
  NODE_ENV: z.string().default('development').describe('`production` under Supervisor'),
  BOTWAVE_DATA_DIR: z.string().default('.botwave').describe('Folder of everything that is kept'),
  SIDECAR_PORT: port(3100).describe('Port of the sidecar'),
  SIDECAR_HOST: z.string().default('127.0.0.1').describe('Address the sidecar listens on'),
  SIDECAR_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe('Shared secret of API, sidecar and sandbox; generated into the data folder'),
  SIDECAR_CAPACITY: count(50).describe('Sessions this sidecar is meant to carry at most'),
  SIDECAR_MAX_STARTS: count(2).describe('Browsers that may be starting at once'),
  SIDECAR_SESSION_MEMORY_MB: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_536)
    .default(1024)
    .describe('A session whose browser takes more is given another one at a quiet moment'),
  SANDBOX: z
    .enum(['on', 'off'])
    .optional()
    .describe('Sandbox phones; `on` unless NODE_ENV is `production`'),
  SANDBOX_PORT: port(3443).describe('Port of the sandbox on loopback'),
  SANDBOX_ADDRESS: z
    .string()
    .regex(/^[^\s:/]+:\d{1,5}$/, 'must be host:port')
    .optional()
    .describe(
      'host:port of another stand-in for web.whatsapp.com; its certificate is accepted unseen and `/sandbox` is absent',
    ),
  CHROMIUM_PATH: z
    .string()
    .optional()
    .describe('The browser; without it chromium-headless-shell, chromium or Chrome in PATH'),
  CHROMIUM_FLAGS: z
    .string()
    .default('')
    .describe('More flags for the browser, with spaces between'),
  CHROMIUM_NO_SANDBOX: z
    .enum(['0', '1'])
    .default('0')
    .describe('`1` starts the browser without its own sandbox; always so as root on Linux'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least severity that is logged'),
});
type Values = z.infer<typeof configSchema>;

/** The settings as data, for the README's table. */
export const configFields: { env: string; description: string; default: string }[] = Object.entries(
  configSchema.shape,
).map(([env, field]) => {
  const fallback = field.safeParse(undefined);
  return {
    env,
    description: field.description ?? '',
    default: fallback.success ? String(fallback.data ?? '') : '',
  };
});

export interface Config {
  dataDir: string;
  host: string;
  port: number;
  token: string;
  capacity: number;
  maxStarts: number;
  sessionMemoryBytes: number;
  sandbox: SandboxConfig;
  chromium: { executablePath: string; extraFlags: string[]; noSandbox: boolean };
  logLevel: Values['LOG_LEVEL'];
}

/**
 * Where sandbox sessions find their web.whatsapp.com. With `certificateFile` only a server
 * with that certificate's key is accepted; null accepts any.
 */
export type SandboxConfig =
  | { kind: 'off' }
  | { kind: 'on'; address: string; certificateFile: string | null };

/** A setting is missing or wrong; the message is one sentence for the operator. */
export class ConfigError extends Error {}

/** Reads the environment once, at start. An empty variable counts as unset. Throws `ConfigError`. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = configSchema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${issue?.path.join('.') ?? 'Configuration'}: ${issue?.message ?? ''}.`);
  }
  const values = parsed.data;
  const dataDir = path.resolve(values.BOTWAVE_DATA_DIR);
  return {
    dataDir,
    host: values.SIDECAR_HOST,
    port: values.SIDECAR_PORT,
    token: values.SIDECAR_TOKEN ?? readToken(dataDir),
    capacity: values.SIDECAR_CAPACITY,
    maxStarts: values.SIDECAR_MAX_STARTS,
    sessionMemoryBytes: values.SIDECAR_SESSION_MEMORY_MB * 1024 * 1024,
    sandbox: sandboxConfig(values, dataDir),
    chromium: {
      executablePath: values.CHROMIUM_PATH ?? requireChromium(env),
      extraFlags: values.CHROMIUM_FLAGS.split(/\s+/).filter((flag) => flag !== ''),
      noSandbox: values.CHROMIUM_NO_SANDBOX === '1' || isLinuxRoot(),
    },
    logLevel: values.LOG_LEVEL,
  };
}

function sandboxConfig(values: Values, dataDir: string): SandboxConfig {
  const fallback = values.NODE_ENV === 'production' ? 'off' : 'on';
  if ((values.SANDBOX ?? fallback) === 'off') return { kind: 'off' };
  if (values.SANDBOX_ADDRESS) {
    return { kind: 'on', address: values.SANDBOX_ADDRESS, certificateFile: null };
  }
  return {
    kind: 'on',
    address: `127.0.0.1:${values.SANDBOX_PORT}`,
    certificateFile: path.join(dataDir, 'sandbox', 'cert.pem'),
  };
}

function readToken(dataDir: string): string {
  const file = path.join(dataDir, 'sidecar-token');
  let token: string;
  try {
    token = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new ConfigError(`SIDECAR_TOKEN is not set and ${file} cannot be read.`, { cause });
  }
  if (token.length < 16) {
    throw new ConfigError(`The token in ${file} is shorter than 16 characters.`);
  }
  return token;
}

function requireChromium(env: NodeJS.ProcessEnv): string {
  const found = findChromium(env['PATH'] ?? '');
  if (found) return found;
  throw new ConfigError(
    'No browser was found; install chromium-headless-shell or set CHROMIUM_PATH.',
  );
}

/** Chromium's own sandbox refuses to start as root on Linux. */
function isLinuxRoot(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

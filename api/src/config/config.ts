import { readFileSync } from 'node:fs';
import path from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import '../errors/plain-words.js';
import { parseSidecarUrls, type SidecarAddress } from './sidecar-urls.js';

/** The sidecar and the sandbox ask for as much. */
const leastTokenLength = 16;

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);

/** Environment, default and meaning of every setting of the API, in one place. */
const configSchema = z.object({
  NODE_ENV: z.string().default('development').describe('`production` under Supervisor'),
  PORT: port(3000).describe('Port of the web app and the API'),
  HOST: z.string().default('127.0.0.1').describe('Address the API listens on'),
  DATABASE_URL: z
    .string()
    .optional()
    .describe('PostgreSQL 15 to 18; without it `npm start` runs an embedded one'),
  BOTWAVE_DATA_DIR: z.string().default('.botwave').describe('Folder of everything that is kept'),
  SIDECAR_PORT: port(3100).describe('Port of the sidecar on loopback'),
  SIDECAR_URLS: z
    .string()
    .optional()
    .describe(
      'Hosts that run devices, `name=url` with commas between; default local=http://127.0.0.1:SIDECAR_PORT',
    ),
  SIDECAR_TOKEN: z
    .string()
    .min(leastTokenLength)
    .optional()
    .describe('Shared secret of API, sidecar and sandbox; generated into the data folder'),
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
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address people use, for links and cookies; default http://localhost:PORT'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be like smtp://user:password@mail.example.org:587' })
    .optional()
    .describe(
      'Mail server, `smtp://user:password@host:587` or `smtps://…:465`; without it administrators find unsent mails in the panel',
    ),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]+@[^\r\n]+$/, 'must be an address, like BotWave <botwave@example.org>')
    .optional()
    .describe('Sender of mails; default BotWave <botwave@host of PUBLIC_URL>'),
  TRUST_PROXY: z
    .string()
    .optional()
    .describe('Express `trust proxy`: number of proxies or their addresses'),
  OUTGOING_ALLOW: z
    .string()
    .regex(
      /^[\da-fA-F:.]+\/\d{1,3}(\s*,\s*[\da-fA-F:.]+\/\d{1,3})*$/,
      'must be networks like 10.0.0.0/8',
    )
    .optional()
    .describe('Private networks that webhooks may reach, as CIDR with commas between; none'),
  METRICS_TOKEN: z
    .string()
    .min(16, 'must be at least 16 characters')
    .optional()
    .describe('Bearer token of GET /metrics; without it only this machine may ask'),
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
  production: boolean;
  port: number;
  host: string;
  databaseUrl: string;
  dataDir: string;
  /** Hosts that run devices; at least one. */
  sidecars: readonly SidecarAddress[];
  sidecarToken: string;
  sandbox: SandboxConfig;
  publicUrl: string;
  /** Where mails are handed in; undefined: they wait in the outbox. */
  smtpUrl: string | undefined;
  mailFrom: string;
  trustProxy: string | undefined;
  /** CIDR networks that outgoing requests may reach although they are private. */
  outgoingAllow: readonly string[];
  metricsToken: string | undefined;
  logLevel: Values['LOG_LEVEL'];
}

/** `own` is our sandbox with its phone pages; `other` a stand-in without them. */
export type SandboxConfig = { kind: 'off' } | { kind: 'own'; url: string } | { kind: 'other' };

/** A setting is missing or wrong; the message is one sentence for the operator. */
export class ConfigError extends Error {}

/** What the command-line tools need. */
export type DatabaseConfig = Pick<Config, 'databaseUrl' | 'publicUrl'>;

/** Reads the environment once, at start. Throws `ConfigError`. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const values = parseEnvironment(env);
  const dataDir = path.resolve(values.BOTWAVE_DATA_DIR);
  const production = values.NODE_ENV === 'production';
  const database = databaseConfig(values);
  return {
    ...database,
    production,
    port: values.PORT,
    host: values.HOST,
    dataDir,
    sidecars: sidecarAddresses(values),
    sidecarToken: values.SIDECAR_TOKEN ?? readToken(dataDir),
    sandbox: sandboxConfig(values, production),
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM ?? `BotWave <botwave@${new URL(database.publicUrl).hostname}>`,
    trustProxy: values.TRUST_PROXY,
    outgoingAllow: outgoingNetworks(values),
    metricsToken: values.METRICS_TOKEN,
    logLevel: values.LOG_LEVEL,
  };
}

/** As `loadConfig`, for tools that speak to nothing but the database. */
export function loadDatabaseConfig(env: NodeJS.ProcessEnv = process.env): DatabaseConfig {
  return databaseConfig(parseEnvironment(env));
}

/** An empty variable counts as one that is not set. */
function parseEnvironment(env: NodeJS.ProcessEnv): Values {
  const given = Object.entries(env).filter(([, value]) => value !== '');
  const parsed = configSchema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ConfigError(`${issue?.path.join('.') ?? 'Configuration'}: ${issue?.message ?? ''}.`);
}

function databaseConfig(values: Values): DatabaseConfig {
  if (!values.DATABASE_URL) {
    throw new ConfigError('DATABASE_URL is not set; `npm start` sets it for its own database.');
  }
  return {
    databaseUrl: values.DATABASE_URL,
    publicUrl: (values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/$/, ''),
  };
}

function sidecarAddresses(values: Values): SidecarAddress[] {
  const parsed = parseSidecarUrls(
    values.SIDECAR_URLS ?? `local=http://127.0.0.1:${values.SIDECAR_PORT}`,
  );
  if (typeof parsed === 'string') throw new ConfigError(`SIDECAR_URLS: ${parsed}.`);
  return parsed;
}

function outgoingNetworks({ OUTGOING_ALLOW: written }: Values): string[] {
  const networks = (written ?? '').split(',').flatMap((part) => part.trim() || []);
  const wrong = networks.find((network) => !ipaddr.isValidCIDR(network));
  if (wrong) throw new ConfigError(`OUTGOING_ALLOW: ${wrong} is not a network.`);
  return networks;
}

function sandboxConfig(values: Values, production: boolean): SandboxConfig {
  const on = (values.SANDBOX ?? (production ? 'off' : 'on')) === 'on';
  if (!on) return { kind: 'off' };
  if (values.SANDBOX_ADDRESS) return { kind: 'other' };
  return { kind: 'own', url: `https://127.0.0.1:${values.SANDBOX_PORT}` };
}

function readToken(dataDir: string): string {
  const file = path.join(dataDir, 'sidecar-token');
  let token: string;
  try {
    token = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new ConfigError(`SIDECAR_TOKEN is not set and ${file} cannot be read.`, { cause });
  }
  if (token.length < leastTokenLength) {
    throw new ConfigError(`The token in ${file} is shorter than ${leastTokenLength} characters.`);
  }
  return token;
}

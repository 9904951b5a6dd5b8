import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const environmentSchema = z.object({
  NODE_ENV: z.string().default('development').describe('`production` under Supervisor'),
  SANDBOX: z
    .enum(['on', 'off'])
    .optional()
    .describe('Sandbox phones; `on` unless NODE_ENV is `production`'),
  SANDBOX_ADDRESS: z
    .string()
    .regex(/^[^\s:/]+:\d{1,5}$/, 'must be host:port')
    .optional()
    .describe(
      'host:port of another stand-in for web.whatsapp.com; then this one has nothing to do',
    ),
  BOTWAVE_DATA_DIR: z
    .string()
    .min(1)
    .default('.botwave')
    .describe('Folder of all data; the sandbox keeps its own in `sandbox/`'),
  SANDBOX_PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(3443)
    .describe('Port of the sandbox on loopback'),
  SANDBOX_PAGE: z
    .enum(['current', 'older'])
    .default('current')
    .describe('Which WhatsApp Web the sandbox plays'),
  SIDECAR_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe('Token of the control API; without it the file `sidecar-token` in the data folder'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least severity that is logged'),
});

type Values = z.infer<typeof environmentSchema>;

export type Flavour = Values['SANDBOX_PAGE'];

/** Off where sandbox devices are off, or where they use another stand-in than this. */
export type SandboxConfig =
  | { kind: 'off'; reason: string; logLevel: LogLevel }
  | ({ kind: 'on' } & RunningConfig);

type LogLevel = Values['LOG_LEVEL'];

interface RunningConfig {
  /** Absolute; holds cert.pem, key.pem and the state. */
  folder: string;
  port: number;
  /** Which WhatsApp Web is played. */
  page: Flavour;
  token: string;
  logLevel: LogLevel;
}

/**
 * Reads the configuration from the environment; an empty variable counts as unset. The rule for
 * off is that of the API's and the sidecar's configuration.
 * @throws Error with one sentence for people when something is missing or malformed.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): SandboxConfig {
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`The variable ${issue?.path.join('.')} is not valid: ${issue?.message}.`);
  }
  const values = parsed.data;
  const { LOG_LEVEL: logLevel } = values;
  const reason = reasonForOff(values);
  if (reason !== undefined) return { kind: 'off', reason, logLevel };
  const dataDir = resolve(values.BOTWAVE_DATA_DIR);
  return {
    kind: 'on',
    folder: join(dataDir, 'sandbox'),
    port: values.SANDBOX_PORT,
    page: values.SANDBOX_PAGE,
    token: values.SIDECAR_TOKEN ?? readToken(join(dataDir, 'sidecar-token')),
    logLevel,
  };
}

function reasonForOff({ NODE_ENV, SANDBOX, SANDBOX_ADDRESS }: Values): string | undefined {
  if (SANDBOX === 'off') return 'SANDBOX is off';
  if (SANDBOX === undefined && NODE_ENV === 'production') {
    return 'NODE_ENV is production and SANDBOX is not on';
  }
  return SANDBOX_ADDRESS === undefined ? undefined : 'SANDBOX_ADDRESS names another stand-in';
}

function readToken(file: string): string {
  const token = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (token === '') {
    throw new Error(`The sandbox needs a token: set SIDECAR_TOKEN or write one to ${file}.`);
  }
  if (token.length < 16) throw new Error(`The token in ${file} is shorter than 16 characters.`);
  return token;
}

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const environmentSchema = z.object({
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
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least severity that is logged'),
});

export type Flavour = z.infer<typeof environmentSchema>['SANDBOX_PAGE'];

export interface SandboxConfig {
  /** Absolute; holds cert.pem, key.pem and the state. */
  folder: string;
  port: number;
  /** Which WhatsApp Web is played. */
  page: Flavour;
  token: string;
  logLevel: z.infer<typeof environmentSchema>['LOG_LEVEL'];
}

/**
 * Reads the configuration from the environment.
 * @throws Error with one sentence for people when something is missing or malformed.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): SandboxConfig {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`The variable ${issue?.path.join('.')} is not valid: ${issue?.message}.`);
  }
  const values = parsed.data;
  const dataDir = resolve(values.BOTWAVE_DATA_DIR);
  return {
    folder: join(dataDir, 'sandbox'),
    port: values.SANDBOX_PORT,
    page: values.SANDBOX_PAGE,
    token: values.SIDECAR_TOKEN ?? readToken(join(dataDir, 'sidecar-token')),
    logLevel: values.LOG_LEVEL,
  };
}

function readToken(file: string): string {
  const token = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (token === '') {
    throw new Error(`The sandbox needs a token: set SIDECAR_TOKEN or write one to ${file}.`);
  }
  return token;
}

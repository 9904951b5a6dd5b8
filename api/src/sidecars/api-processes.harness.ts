import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ChildProgram, startProgram } from '../testing/child-program.harness.js';
import { freePort } from '../testing/free-port.js';
import { type ContractSidecar, testToken } from './contract-sidecar.harness.js';

export interface ApiProcess extends ChildProgram {
  url: string;
}

/** Built API processes, as many as a test starts, on one database and the same sidecars. */
export class ApiProcesses {
  readonly #dataDir = mkdtempSync(path.join(tmpdir(), 'botwave-apis-'));
  readonly #running: ChildProgram[] = [];

  constructor(
    private readonly databaseUrl: string,
    private readonly sidecars: readonly Pick<ContractSidecar, 'address'>[],
  ) {}

  /** Resolves when it listens. */
  async start(env: Record<string, string> = {}): Promise<ApiProcess> {
    const port = String(await freePort());
    const urls = this.sidecars.map(({ address }) => `${address.name}=${address.url}`);
    const program = startProgram(
      'api/dist/src/main.js',
      {
        DATABASE_URL: this.databaseUrl,
        BOTWAVE_DATA_DIR: this.#dataDir,
        SIDECAR_TOKEN: testToken,
        SIDECAR_URLS: urls.join(','),
        SANDBOX: 'off',
        PORT: port,
        ...env,
      },
      { ipc: true },
    );
    this.#running.push(program);
    await program.said('listening');
    return { ...program, url: `http://localhost:${port}` };
  }

  async killAll(): Promise<void> {
    const programs = this.#running.splice(0);
    for (const { process } of programs) process.kill('SIGKILL');
    await Promise.all(programs.map(({ ended }) => ended));
  }

  async close(): Promise<void> {
    await this.killAll();
    rmSync(this.#dataDir, { recursive: true });
  }
}

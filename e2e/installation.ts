import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** The programs of supervisord.conf, and how each is told apart on its command line. */
const programs = {
  sandbox: 'wa-sidecar/dist/sandbox/main.js',
  sidecar: 'wa-sidecar/dist/src/main.js',
  api: 'api/dist/src/main.js',
} as const;
export type Program = keyof typeof programs;

/**
 * One BotWave as its user has it: `npm start` in a data folder of its own, on free ports.
 * Nothing of the inside is touched; processes are found as the runner's children.
 */
export class Installation {
  readonly dataDir = mkdtempSync(path.join(tmpdir(), 'botwave-e2e-'));
  private runner: ChildProcess | undefined;
  private output = '';
  private ports: { api: number; sidecar: number; sandbox: number } | undefined;

  get url(): string {
    if (!this.ports) throw new Error('not started');
    return `http://localhost:${this.ports.api}`;
  }

  /** Starts, and resolves when the page is usable. Answers how long that took, in ms. */
  async start(): Promise<number> {
    this.ports ??= await freePorts();
    this.output = '';
    const began = performance.now();
    this.runner = spawn('npm', ['start'], {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        BOTWAVE_DATA_DIR: this.dataDir,
        PORT: String(this.ports.api),
        SIDECAR_PORT: String(this.ports.sidecar),
        SANDBOX_PORT: String(this.ports.sandbox),
        DATABASE_URL: '',
        NODE_ENV: '',
      },
    });
    const collect = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    this.runner.stdout?.on('data', collect);
    this.runner.stderr?.on('data', collect);
    await until(async () => {
      if (this.runner?.exitCode !== null) throw new Error(`npm start ended:\n${this.output}`);
      return this.output.includes('Ctrl-C stops everything');
    }, `ready\n${this.output}`);
    return performance.now() - began;
  }

  /** Ctrl-C: the terminal signals the whole foreground group, npm and the runner alike. */
  async stop(): Promise<void> {
    const runner = this.runner;
    if (!runner?.pid || runner.exitCode !== null) return;
    const exited = once(runner, 'exit');
    process.kill(-runner.pid, 'SIGINT');
    await exited;
    this.runner = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** The one-time link that `npm start` wrote for the first administrator. */
  adminLink(): string {
    return readFileSync(path.join(this.dataDir, 'admin-link.txt'), 'utf8').trim();
  }

  /** kill -9 of one program; resolves when the runner has brought it back. */
  async killProgram(program: Program): Promise<void> {
    const pid = this.pidOf(program);
    process.kill(pid, 'SIGKILL');
    await until(async () => {
      const now = this.findPid(program);
      return now !== undefined && now !== pid && (await this.isReady());
    }, `${program} back`);
  }

  /** kill -9 of the postmaster of the embedded database. */
  async killDatabase(): Promise<void> {
    const pid = this.databasePid();
    process.kill(pid, 'SIGKILL');
    await until(async () => {
      const now = this.findDatabasePid();
      return now !== undefined && now !== pid && (await this.isReady());
    }, 'database back');
  }

  /** kill -9 of every browser of this installation. Answers how many processes led one (a wrapper counts). */
  killBrowsers(): number {
    const roots = this.processes().filter(
      (row) =>
        row.args.includes(`--user-data-dir=${this.dataDir}`) && !row.args.includes('--type='),
    );
    for (const row of roots) process.kill(row.pid, 'SIGKILL');
    return roots.length;
  }

  /** Processes that still belong to this installation, by its folder or by their parents. */
  leftOver(): string[] {
    return this.processes()
      .filter((row) => row.args.includes(this.dataDir))
      .map((row) => row.args);
  }

  private pidOf(program: Program): number {
    const pid = this.findPid(program);
    if (pid === undefined) throw new Error(`${program} is not running`);
    return pid;
  }

  private findPid(program: Program): number | undefined {
    return this.descendants().find((row) => row.args.includes(path.join(root, programs[program])))
      ?.pid;
  }

  private databasePid(): number {
    const pid = this.findDatabasePid();
    if (pid === undefined) throw new Error('the database is not running');
    return pid;
  }

  private findDatabasePid(): number | undefined {
    return this.processes().find(
      (row) => row.args.includes('/postgres ') && row.args.includes(`${this.dataDir}/`),
    )?.pid;
  }

  private descendants(): ProcessRow[] {
    const rows = this.processes();
    const wanted = new Set([this.runner?.pid]);
    const found: ProcessRow[] = [];
    for (let grown = true; grown; ) {
      grown = false;
      for (const row of rows) {
        if (!wanted.has(row.pid) && wanted.has(row.ppid)) {
          wanted.add(row.pid);
          found.push(row);
          grown = true;
        }
      }
    }
    return found;
  }

  private processes(): ProcessRow[] {
    const out = execFileSync('ps', ['-eo', 'pid=,ppid=,args=', '-ww'], {
      encoding: 'utf8',
      maxBuffer: 16 * 1024 * 1024,
    });
    return out
      .split('\n')
      .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
      .filter((match) => match !== null)
      .map((match) => ({ pid: Number(match[1]), ppid: Number(match[2]), args: match[3] ?? '' }));
  }

  private async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).ok;
    } catch {
      return false;
    }
  }
}

interface ProcessRow {
  pid: number;
  ppid: number;
  args: string;
}

/** Polls a condition every 100 ms, at most 120 s. */
export async function until(
  condition: () => Promise<boolean> | boolean,
  what: string,
  limitMs = 120_000,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`gave up waiting for: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}

async function freePorts(): Promise<{ api: number; sidecar: number; sandbox: number }> {
  const [api, sidecar, sandbox] = await Promise.all([freePort(), freePort(), freePort()]);
  return { api, sidecar, sandbox };
}

/** A port that the system just gave out; taken up again at once by the installation. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { LoggedEvent, StateEvent } from './events.js';
import { State, type StoredState } from './state.js';

const MAX_LOG_BYTES = 8 * 1024 * 1024;

/**
 * The state on disk: `state.json`, a snapshot, and `events.jsonl`, what happened since.
 * An event is handed to the operating system before `append` returns, so whatever was
 * told to anybody outlives a kill of this process (not a loss of power).
 */
export class EventLog {
  readonly state: State;
  readonly #folder: string;
  readonly #file: number;
  #bytes: number;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#folder = folder;
    this.state = readSnapshot(join(folder, 'state.json'));
    const path = join(folder, 'events.jsonl');
    this.#bytes = replay(path, this.state);
    this.#file = openSync(path, 'a', 0o600);
    if (this.#bytes > 0) this.#writeSnapshot();
  }

  append(event: StateEvent): LoggedEvent {
    const logged: LoggedEvent = { ...event, seq: this.state.seq + 1 };
    const line = Buffer.from(`${JSON.stringify(logged)}\n`);
    try {
      for (let done = 0; done < line.length; ) done += writeSync(this.#file, line, done);
    } catch (error) {
      // A full disk may have taken half a line, to which the next one would be glued.
      ftruncateSync(this.#file, this.#bytes);
      throw error;
    }
    this.#bytes += line.length;
    this.state.apply(logged);
    if (this.#bytes > MAX_LOG_BYTES) this.#trySnapshot();
    return logged;
  }

  /** The event is on disk and applied; that there is no room for a snapshot now is not its failure. */
  #trySnapshot(): void {
    try {
      this.#writeSnapshot();
    } catch {
      // The next event tries again; until then the log grows.
    }
  }

  /** Writes the state anew, so that no file holds any longer what was deleted. */
  compact(): void {
    this.#writeSnapshot();
  }

  close(): void {
    closeSync(this.#file);
  }

  /** A kill between the rename and the emptying is harmless: old lines are skipped by `seq`. */
  #writeSnapshot(): void {
    const path = join(this.#folder, 'state.json');
    const file = openSync(`${path}.new`, 'w', 0o600);
    writeAll(file, JSON.stringify(this.state.toStored()));
    fsyncSync(file);
    closeSync(file);
    renameSync(`${path}.new`, path);
    ftruncateSync(this.#file, 0);
    this.#bytes = 0;
  }
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

function readSnapshot(path: string): State {
  if (!existsSync(path)) return new State();
  return State.from(JSON.parse(readFileSync(path, 'utf8')) as StoredState);
}

/** Applies the log's lines; a last line that a kill cut off was told to nobody and is cut away. */
function replay(path: string, state: State): number {
  if (!existsSync(path)) return 0;
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole < bytes.length) truncateSync(path, whole);
  for (const line of bytes.subarray(0, whole).toString('utf8').split('\n')) {
    if (line === '') continue;
    const event = JSON.parse(line) as LoggedEvent;
    if (event.seq > state.seq) state.apply(event);
  }
  return whole;
}

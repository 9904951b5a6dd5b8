import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppendLog, parseJson } from './append-log.js';
import { ProcessLock } from './process-lock.js';

let folder: string;

const lockModule = JSON.stringify(
  new URL('../../dist/src/storage/process-lock.js', import.meta.url).href,
);

const isJson = (line: string): boolean => parseJson(line) !== undefined;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bw-storage-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('a log', () => {
  test('keeps what was appended, in order, whoever appends at once', async () => {
    const file = path.join(folder, 'log');
    const { log } = await AppendLog.open(file, isJson);
    const numbers = Array.from({ length: 200 }, (_, index) => String(index));
    await Promise.all(numbers.map((line) => log.append(`${line}\n`)));
    await log.close();
    expect((await AppendLog.open(file, isJson)).lines).toEqual(numbers);
  });

  test('cut at every byte of its last line gives the lines before', async () => {
    const last = JSON.stringify({ text: 'größer 👍' });
    const whole = Buffer.from(`1\n2\n${last}`);
    for (let length = 4; length <= whole.length; length += 1) {
      const file = path.join(folder, `log-${length}`);
      writeFileSync(file, whole.subarray(0, length));
      const { log, lines, cut } = await AppendLog.open(file, isJson);
      expect(lines).toEqual(['1', '2']);
      expect(cut).toBe(length === 4 ? null : 'torn');
      await log.append('3\n');
      await log.close();
      expect(readFileSync(file, 'utf8')).toBe('1\n2\n3\n');
    }
  });

  test('tells damage from a torn end', async () => {
    const file = path.join(folder, 'log');
    writeFileSync(file, '1\n');
    appendFileSync(file, '{"half\n3\n');
    const { lines, cut } = await AppendLog.open(file, isJson);
    expect([lines, cut]).toEqual([['1'], 'damaged']);
  });

  test('takes nothing once it is closed', async () => {
    const { log } = await AppendLog.open(path.join(folder, 'log'), isJson);
    await log.close();
    await expect(log.append('1\n')).rejects.toThrow('closed');
  });
});

describe('a lock', () => {
  test('is held by one living process, and by the next one once that has ended', async () => {
    const program = `
      const { ProcessLock } = await import(${lockModule});
      process.stdout.write(String((await ProcessLock.acquire(${JSON.stringify(folder)})) !== null));
      setInterval(() => undefined, 1000);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
    const [answer] = (await once(child.stdout, 'data')) as [Buffer];
    expect(answer.toString()).toBe('true');
    expect(await ProcessLock.acquire(folder)).toBeNull();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = await ProcessLock.acquire(folder);
    expect(lock).not.toBeNull();
    await lock?.release();
  });

  test.each([
    ['a free folder', null],
    ['a folder that a dead process left', { pid: 1, startTime: 'x', machineBoot: 'x' }],
  ])('in %s goes to one of many that ask at once', async (_which, left) => {
    if (left) writeFileSync(path.join(folder, 'lock.json'), JSON.stringify(left));
    const program = `
      const { ProcessLock } = await import(${lockModule});
      process.stdout.write('up\\n');
      process.stdin.once('data', async () => {
        const lock = await ProcessLock.acquire(${JSON.stringify(folder)});
        process.stdout.write(lock ? 'held\\n' : 'refused\\n');
      });
    `;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', program]),
    );
    const word = async ({ stdout }: (typeof children)[number]): Promise<string> =>
      String(await once(stdout, 'data')).trim();
    await Promise.all(children.map(word));
    const answers = children.map(word);
    for (const child of children) child.stdin.write('now');
    expect((await Promise.all(answers)).toSorted()).toEqual(['held', ...Array(3).fill('refused')]);
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map((child) => once(child, 'exit')));
  });

  test('of a process whose pid came round again, or of another machine, is taken over', async () => {
    for (const holder of [
      { pid: process.ppid, startTime: '1', machineBoot: 'x' },
      { pid: process.pid, startTime: 'other', machineBoot: 'x' },
    ]) {
      writeFileSync(path.join(folder, 'lock.json'), JSON.stringify(holder));
      const lock = await ProcessLock.acquire(folder);
      expect(lock).not.toBeNull();
      await lock?.release();
    }
  });

  test('that was torn by a crash is taken over', async () => {
    writeFileSync(path.join(folder, 'lock.json'), '{"pid":');
    expect(await ProcessLock.acquire(folder)).not.toBeNull();
  });
});

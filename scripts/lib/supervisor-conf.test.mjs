// @ts-check
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './settings.mjs';
import { readSupervisorConf } from './supervisor-conf.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** @param {string} text */
function read(text, env = {}) {
  const folder = temporaryFolder('botwave-conf-');
  const file = path.join(folder, 'supervisord.conf');
  writeFileSync(file, text);
  return { folder, programs: readSupervisorConf(file, env) };
}

describe('readSupervisorConf', () => {
  test('our own file: order, absolute paths, restarts without end', () => {
    const programs = readSupervisorConf(path.join(root, 'supervisord.conf'), {});
    expect(programs.map(({ name }) => name)).toEqual(['sandbox', 'wa-sidecar', 'api']);
    for (const { command, startretries } of programs) {
      expect(command[0]).toBe('node');
      expect(command[1]?.startsWith(`${root}/`)).toBe(true);
      expect(startretries).toBe(1_000_000);
    }
    expect(programs[0]).toMatchObject({ autorestart: 'unexpected', exitcodes: [0] });
    expect(programs[2]).toMatchObject({ autorestart: 'always', stopsignal: 'SIGTERM' });
  });

  test('comments, quotes, continued lines, environment and expansion', () => {
    const { folder, programs } = read(
      [
        '; a comment',
        '[supervisord]',
        'environment=NODE_ENV="production"',
        '[program:b] ',
        'command = node "%(here)s/a file.js" \'x y\' --port=%(ENV_PORT)s ; and why',
        'environment=A="1,2",',
        '  B=two',
        'priority=2',
        'exitcodes=0,3',
        'stdout_logfile=/dev/null',
        '[program:a]',
        'command=true',
        'priority=1',
        'autorestart=false',
      ].join('\n'),
      { PORT: '34701' },
    );
    expect(programs.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(programs[0]).toMatchObject({ autorestart: 'never', stopwaitsecs: 10 });
    expect(programs[1]).toMatchObject({
      command: ['node', `${folder}/a file.js`, 'x y', '--port=34701'],
      environment: { A: '1,2', B: 'two' },
      exitcodes: [0, 3],
    });
  });

  test.each([
    ['[program:a]\ncommand=true\nstartsec=1', /startsec/],
    ['[program:a]\npriority=1', /no command/],
    ['[program:a]\ncommand=%(ENV_NOT_SET)s', /ENV_NOT_SET/],
    ['command=true', /line 1/],
  ])('refuses %j', (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });
});

import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shortCurl, toApiCalls } from './api-call';

const call = {
  origin: 'http://localhost:3000',
  to: '+15550100001',
  text: `It's "10 %" & $HOME`,
  deviceId: null,
};

/** What a shell hands to curl. */
function argumentsOf(command: string): string[] {
  const script = command.replace(/^curl /, "printf '%s\\n' ");
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

describe('shortCurl', () => {
  it('hands every value to curl unchanged by the shell', () => {
    const given = argumentsOf(shortCurl(call.origin, { ...call, apiKey: 'bw_1' }));
    expect(given).toContain('http://localhost:3000/api/send');
    expect(given).toContain('api_key=bw_1');
    expect(given).toContain('to=+15550100001');
    expect(given).toContain(`text=It's "10 %" & $HOME`);
  });
});

describe('toApiCalls', () => {
  it('gives a body that a shell passes on as the JSON it is', () => {
    const rest = toApiCalls(call).find((sample) => sample.name === 'cURL');
    const body = argumentsOf(rest?.code ?? '').at(-1) ?? '';
    expect(JSON.parse(body)).toEqual({ to: call.to, type: 'text', text: call.text });
  });

  it('names the device only where one was chosen', () => {
    expect(toApiCalls(call).some(({ code }) => code.includes('device'))).toBe(false);
    expect(toApiCalls({ ...call, deviceId: 'd1' }).every(({ code }) => code.includes('d1'))).toBe(
      true,
    );
  });

  it('gives the times in every language, and leaves them out where there are none', () => {
    const times = { sendAt: '2026-03-01T12:00:00.000Z', expiresAt: '2026-03-02T12:00:00.000Z' };
    for (const { code } of toApiCalls({ ...call, ...times })) {
      expect(code).toContain(times.sendAt);
      expect(code).toContain(times.expiresAt);
    }
    expect(toApiCalls(call).some(({ code }) => /sendAt|send_at|expires/.test(code))).toBe(false);
  });
});

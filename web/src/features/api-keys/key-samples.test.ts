import { describe, expect, it } from 'vitest';
import type { KeyScope } from './api/api-keys';
import { keySamples } from './key-samples';

const samples = (scopes: KeyScope[]) =>
  keySamples({ origin: 'https://wave.example', key: 'bw_1_2', scopes, shortSend: 'curl --get …' });
const curl = (scopes: KeyScope[]) => samples(scopes).find(({ name }) => name === 'cURL')?.code;

describe('keySamples', () => {
  it('has the lines of an .env file', () => {
    expect(samples(['send'])[0]?.code).toBe(
      'BOTWAVE_URL=https://wave.example\nBOTWAVE_API_KEY=bw_1_2',
    );
  });

  it('puts only a key that can do nothing but send into an address', () => {
    expect(curl(['send'])).toBe('curl --get …');
    for (const scopes of [['send', 'read'], ['devices'], ['admin'], ['webhooks']] as KeyScope[][]) {
      expect(curl(scopes)).toContain("-H 'X-API-Key: bw_1_2'");
      expect(curl(scopes)?.split(' ')[1]).not.toContain('bw_');
    }
  });
});

import { describe, expect, it } from 'vitest';
import { describeAction, describeActor, describeSubject, isWarning } from './activity-words';

describe('activity in words', () => {
  it('knows the acts, and shows a newer one by its name', () => {
    expect(describeAction('auth.login_failed')).toBe('Signing in failed');
    expect(describeAction('campaigns.paused_early')).toBe('campaigns paused early');
  });

  it('says who, by which key and from where', () => {
    expect(describeActor({ by: 'you', keyPrefix: 'bw_k3x9a0qz', ipAddress: '203.0.113.7' })).toBe(
      'You, by key bw_k3x9a0qz…, from 203.0.113.7',
    );
    expect(describeActor({ by: 'administrator', keyPrefix: null, ipAddress: null })).toBe(
      'An administrator',
    );
  });

  it('says on what, and what changed', () => {
    const target = { type: 'api_key', id: null, label: 'Web shop' };
    const details = {
      before: { name: 'Web shop', rateLimit: null, deviceIds: ['a'] },
      after: { name: 'Web shop', rateLimit: 30, deviceIds: null },
    };
    expect(describeSubject({ target, details })).toBe(
      'Web shop: rate limit none → 30; device ids changed',
    );
    expect(describeSubject({ target: null, details: { prefix: 'bw_1' } })).toBe('bw_1');
    expect(describeSubject({ target: null, details: {} })).toBeNull();
    expect(
      describeSubject({ target: { type: 'user', id: null, label: 'me@x.example' }, details: {} }),
    ).toBeNull();
  });

  it('marks what should be looked at twice', () => {
    expect(isWarning('auth.login_failed')).toBe(true);
    expect(isWarning('two_factor.disabled')).toBe(true);
    expect(isWarning('auth.login')).toBe(false);
  });
});

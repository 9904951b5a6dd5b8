import { describe, expect, it } from 'vitest';
import { describeWrongCode } from './wrong-code';

const refused = (code: string, details?: object) => ({
  name: 'TRPCClientError',
  data: { error: { code, message: 'No.', details, requestId: '' } },
});

describe('describeWrongCode', () => {
  it('says what was typed and how many tries are left', () => {
    expect(describeWrongCode(refused('auth.code_wrong', { attemptsLeft: 3 }), false)).toMatch(
      /next one in your app\. 3 tries are left\.$/,
    );
    expect(describeWrongCode(refused('auth.code_wrong', { attemptsLeft: 1 }), true)).toMatch(
      /recovery codes.* One try is left\.$/,
    );
    expect(describeWrongCode(refused('auth.code_wrong', { attemptsLeft: 0 }), true)).toContain(
      'sign in again',
    );
  });

  it('leaves every other error to stand elsewhere', () => {
    expect(describeWrongCode(null, false)).toBeNull();
    expect(describeWrongCode(refused('auth.throttled'), false)).toBeNull();
    expect(describeWrongCode(new TypeError('failed to fetch'), true)).toBeNull();
  });
});

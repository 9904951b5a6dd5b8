import { describe, expect, it } from 'vitest';
import { fieldProblems, HttpError, isPassing, isUncertain, toProblem } from './problem';

const body = {
  error: {
    code: 'messages.recipient_invalid',
    message: 'The recipient is no phone number.',
    details: { param: 'to' },
    requestId: 'req-1',
  },
};

describe('toProblem', () => {
  it('reads the one error shape from tRPC and from plain HTTP alike', () => {
    const fromTrpc = Object.assign(new Error('x'), { name: 'TRPCClientError', data: body });
    expect(toProblem(fromTrpc)).toEqual(toProblem(new HttpError(body)));
    expect(toProblem(fromTrpc)).toMatchObject({
      code: 'messages.recipient_invalid',
      requestId: 'req-1',
    });
  });

  it('tells people in their own words what names routes', () => {
    const message = 'There is no such device. GET /api/v1/devices lists yours.';
    const shown = toProblem(new HttpError({ error: { code: 'devices.not_found', message } }));
    expect(shown.code).toBe('devices.not_found');
    expect(shown.message).toBe('There is no such device among yours. It may have been deleted.');
  });

  it('says that nothing answered when the request did not get through', () => {
    expect(toProblem(new TypeError('Failed to fetch')).code).toBe('network');
    expect(toProblem(Object.assign(new Error('x'), { name: 'TRPCClientError' })).code).toBe(
      'network',
    );
  });

  it('never shows what it does not know', () => {
    expect(toProblem(new Error('SELECT secret')).message).not.toContain('SELECT');
    expect(toProblem(new HttpError('<html>')).code).toBe('unexpected');
    expect(toProblem(null).code).toBe('unexpected');
  });
});

describe('fieldProblems', () => {
  it('names the field of a single wrong parameter', () => {
    expect(fieldProblems(toProblem(new HttpError(body)))).toEqual({
      to: 'The recipient is no phone number.',
    });
  });

  it('takes the list of wrong fields', () => {
    const error = { ...body.error, details: { fields: { email: 'is not an e-mail address' } } };
    expect(fieldProblems(toProblem(new HttpError({ error })))).toEqual({
      email: 'is not an e-mail address',
    });
  });
});

describe('isPassing', () => {
  it('tells what time may heal from what it will not', () => {
    expect(isPassing(toProblem(new TypeError('Failed to fetch')))).toBe(true);
    expect(isPassing(toProblem(new HttpError(body)))).toBe(false);
  });
});

describe('isUncertain', () => {
  it('tells a lost answer from a refusal', () => {
    expect(isUncertain(toProblem(new TypeError('Failed to fetch')))).toBe(true);
    expect(isUncertain(toProblem(new HttpError(body)))).toBe(false);
  });
});

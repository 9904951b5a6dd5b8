import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../phones/settings.js';
import { Pairing, type WaitingPage } from './pairing.js';

const NUMBER = '+15550110000';

describe('pairing', () => {
  let pairing: Pairing;
  let refs: string[];
  let exhausted: number;
  const page: WaitingPage = {
    keys: { noiseKey: 'noise', identityKey: 'identity', secret: 'secret' },
    showRef: (ref) => refs.push(ref),
    refsExhausted: () => {
      exhausted += 1;
    },
  };
  const qr = (ref: string | undefined, keys = 'noise,identity,secret') => `${ref},${keys},1`;

  beforeEach(() => {
    vi.useFakeTimers();
    refs = [];
    exhausted = 0;
    pairing = new Pairing({ ...DEFAULT_SETTINGS });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('shows six refs, the first for 60 s and the others for 20 s, and then none', () => {
    pairing.startRefs(page);
    vi.advanceTimersByTime(59_999);
    expect(refs).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(refs).toHaveLength(2);
    vi.advanceTimersByTime(4 * 20_000);
    expect(refs).toHaveLength(6);
    expect(exhausted).toBe(0);
    vi.advanceTimersByTime(20_000);
    expect([refs.length, exhausted]).toEqual([6, 1]);
    expect(() => pairing.requirePageByQr(qr(refs[5]))).toThrow('expired');
    pairing.startRefs(page);
    expect(pairing.requirePageByQr(qr(refs[6]))).toBe(page);
  });

  it('takes the ref that is shown, with the keys of its page', () => {
    pairing.startRefs(page);
    expect(pairing.requirePageByQr(qr(refs[0]))).toBe(page);
    expect(() => pairing.requirePageByQr(qr(refs[0], 'noise,identity,other'))).toThrow(
      'not the QR',
    );
    expect(() => pairing.requirePageByQr('hello')).toThrow('not the QR');
    vi.advanceTimersByTime(60_000);
    expect(() => pairing.requirePageByQr(qr(refs[0]))).toThrow('expired');
    pairing.forget(page);
    expect(() => pairing.requirePageByQr(qr(refs[1]))).toThrow('not the QR');
  });

  it('takes a code with or without dash, for its number only, and only the latest', () => {
    const first = pairing.createCode(page, NUMBER);
    const code = pairing.createCode(page, NUMBER);
    expect(code).toMatch(/^[1-9A-Z]{8}$/);
    expect(() => pairing.requirePageByCode(first, NUMBER)).toThrow('wrong');
    expect(() => pairing.requirePageByCode(code, '+15550110001')).toThrow('wrong');
    const typed = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase();
    expect(pairing.requirePageByCode(typed, NUMBER)).toBe(page);
    vi.advanceTimersByTime(180_000);
    expect(() => pairing.requirePageByCode(code, NUMBER)).toThrow('expired');
  });
});

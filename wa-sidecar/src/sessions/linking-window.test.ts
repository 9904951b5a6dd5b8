import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LinkingWindow } from './linking-window.js';

const onTimeout = vi.fn<() => void>();
let linking: LinkingWindow;

beforeEach(() => {
  vi.useFakeTimers();
  onTimeout.mockReset();
  linking = new LinkingWindow(1000, onTimeout);
});

afterEach(() => {
  vi.useRealTimers();
});

function showQr(): void {
  linking.show({ type: 'qr', qr: 'a,qr,text', expiresAt: new Date(Date.now() + 200) });
}

test('ends so long after the first QR, once', () => {
  showQr();
  vi.advanceTimersByTime(900);
  showQr();
  vi.advanceTimersByTime(99);
  expect(onTimeout).not.toHaveBeenCalled();
  vi.advanceTimersByTime(5000);
  expect(onTimeout).toHaveBeenCalledOnce();
  expect(linking.current).toBeNull();
});

test('does not end while what was scanned in time is synced', () => {
  showQr();
  vi.advanceTimersByTime(999);
  linking.hide();
  vi.advanceTimersByTime(60_000);
  expect(onTimeout).not.toHaveBeenCalled();
});

test('ends at once when there is something to scan again after its time', () => {
  showQr();
  linking.hide();
  vi.advanceTimersByTime(2000);
  showQr();
  vi.advanceTimersByTime(1);
  expect(onTimeout).toHaveBeenCalledOnce();
});

test('begins anew once it has ended', () => {
  showQr();
  linking.end();
  vi.advanceTimersByTime(2000);
  showQr();
  vi.advanceTimersByTime(999);
  expect(onTimeout).not.toHaveBeenCalled();
});

test.each([3_600_000, -3_600_000])('goes by no clock that jumps (%i ms)', (jumpMs) => {
  showQr();
  vi.advanceTimersByTime(500);
  vi.setSystemTime(Date.now() + jumpMs);
  showQr();
  vi.advanceTimersByTime(499);
  expect(onTimeout).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onTimeout).toHaveBeenCalledOnce();
});

import { expect, it } from 'vitest';
import { recoveryCodesFile } from './recovery-codes-file';

it('names the place and the day, a code on each line', () => {
  const file = recoveryCodesFile(
    'wave.example',
    ['7kqz-m2pd', '9xta-c4wr'],
    new Date('2026-03-01T23:59:59Z'),
  );
  expect(file.name).toBe('botwave-recovery-codes-2026-03-01.txt');
  expect(file.text).toContain('wave.example');
  expect(file.text.split('\n').slice(-3)).toEqual(['7kqz-m2pd', '9xta-c4wr', '']);
});

import { describe, expect, it } from 'vitest';
import { describeHost, formatBytes, ordersFor } from './host-words';

const statuses = ['reachable', 'unreachable', 'absent', 'dead'] as const;

describe('describeHost', () => {
  it('gives every state its own word', () => {
    const words = statuses.map((status) => describeHost({ status, draining: false }).word);
    words.push(describeHost({ status: 'reachable', draining: true }).word);
    expect(new Set(words).size).toBe(words.length);
  });
});

describe('ordersFor', () => {
  it('drains what answers and gives up only what does not', () => {
    expect(ordersFor({ status: 'reachable', draining: false })).toEqual(['drain']);
    expect(ordersFor({ status: 'reachable', draining: true })).toEqual(['undrain']);
    expect(ordersFor({ status: 'unreachable', draining: false })).toEqual(['declare_dead']);
    expect(ordersFor({ status: 'absent', draining: true })).toEqual(['declare_dead']);
  });
});

describe('formatBytes', () => {
  it('keeps figures short', () => {
    expect(formatBytes(250 * 1_048_576)).toBe('250 MiB');
    expect(formatBytes(1536 * 1_048_576)).toBe('1.5 GiB');
    expect(formatBytes(1500)).toBe('2 KiB');
    expect(formatBytes(0)).toBe('0 KiB');
  });
});

import { describe, expect, it } from 'vitest';
import { draftOf } from './draft';

describe('draftOf', () => {
  it('keeps the id while the content is the same, so that a second press makes no second message', () => {
    const first = draftOf(null, 'hello');
    expect(draftOf(first, 'hello')).toBe(first);
  });

  it('gives another id to other content', () => {
    const first = draftOf(null, 'hello');
    const changed = draftOf(first, 'hello!');
    expect(changed.id).not.toBe(first.id);
    expect(draftOf(changed, 'hello').id).not.toBe(first.id);
  });

  it('makes ids that the server takes as idempotency keys', () => {
    expect(draftOf(null, 'x').id).toMatch(/^web-[\da-f]{32}$/);
  });
});

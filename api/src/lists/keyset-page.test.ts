import { expect, test } from 'vitest';
import { pageOf } from './keyset-page.js';

const [a, b, c] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

test('a row more than were wanted says that there are others', () => {
  expect(pageOf([a, b, c], 2)).toEqual({ items: [a, b], nextCursor: 'b' });
});

test('a page that is just full is the last one', () => {
  expect(pageOf([a, b], 2)).toEqual({ items: [a, b], nextCursor: null });
  expect(pageOf([], 2)).toEqual({ items: [], nextCursor: null });
});

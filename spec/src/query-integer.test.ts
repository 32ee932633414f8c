import { expect, test } from 'vitest';
import { queryInteger } from './query-integer.ts';

const limit = queryInteger('Most of them.', { maximum: 1000 });

test.each(['1', '20', '1000'])('%s is taken as a number', (text) => {
  expect(limit.parse(text)).toBe(Number(text));
});

test.each(['', '0', '-1', '1.5', '1e2', '0x10', ' 5', '1001', 'true'])('%j is refused', (text) => {
  expect(limit.safeParse(text).success).toBe(false);
});

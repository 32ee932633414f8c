import { expect, test } from 'vitest';
import { nestsDeeperThan } from './nesting.ts';

test('arrays and objects count, side by side ones do not add up', () => {
  expect(nestsDeeperThan(2, '[[1],{"a":2},[3]]')).toBe(false);
  expect(nestsDeeperThan(2, '[{"a":[]}]')).toBe(true);
});

test('brackets inside strings do not count, escaped quotes included', () => {
  expect(nestsDeeperThan(1, '["[[[[", "\\"[[[", "\\\\"]')).toBe(false);
  expect(nestsDeeperThan(1, '["\\\\", [1]]')).toBe(true);
});

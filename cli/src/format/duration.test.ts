import { expect, it } from 'vitest';
import { formatDuration } from './duration.ts';

it.each([
  [0, '0 ms'],
  [7.4, '7 ms'],
  [1_400, '1.4 s'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [12_000_000, '3 h 20 min'],
])('writes %d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
